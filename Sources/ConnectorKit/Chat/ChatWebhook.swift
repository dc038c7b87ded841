package import Domain
package import Kernel

/// A channel of a chat system that can be posted to by whoever knows its address.
package protocol ChatWebhook: Sendable {
    /// Whether an address can be one of this system's webhooks.
    func accepts(_ address: WebAddress) -> Bool
    /// The message in the shape that the system takes.
    func payload(_ text: NoticeText, link: WebAddress?) -> JSON
    /// What the answer means.
    func result(_ reply: HTTPReply) -> EffectResult
}

/// Posts one message.
///
/// The address is a secret: it stands in no failure.
package struct PostChat: Sendable {
    private let webhook: any ChatWebhook
    private let transport: any Transport

    package init(_ webhook: any ChatWebhook, over transport: any Transport) {
        (self.webhook, self.transport) = (webhook, transport)
    }

    package func callAsFunction(_ text: NoticeText, link: WebAddress?, to address: Secret) async -> EffectResult {
        guard let place = address.withText({ WebAddress($0) }), webhook.accepts(place) else {
            return .failed(code: "webhook_invalid", message: "the address of the webhook is none; set it again")
        }
        do {
            return webhook.result(try await transport.send(.json(.post, place, webhook.payload(text, link: link))))
        } catch {
            switch error {
            case .forbidden:
                return .failed(
                    code: "webhook_forbidden",
                    message: "the webhook's address may not be called; only an operator can allow it"
                )
            case .unreachable:
                return .retry(code: "unreachable", message: "the chat system was not reached", after: nil)
            case .timedOut:
                return .retry(code: "timed_out", message: "the chat system did not answer in time", after: nil)
            case .lost: return .retry(code: "lost", message: "the exchange with the chat system broke off", after: nil)
            case .tooLarge:
                return .retry(code: "answer_too_large", message: "the chat system's answer was too large", after: nil)
            }
        }
    }
}

extension EffectResult {
    /// What a status says where a system has no words of its own.
    package init(chat reply: HTTPReply) {
        switch reply.status {
        case 408, 425, 429, 500...599:
            let seconds = reply.headers["retry-after"].flatMap { Int64($0) }
            self = .retry(
                code: reply.status == 429 ? "rate_limited" : "chat_unavailable",
                message: "the chat system answered \(reply.status)",
                after: seconds.map { .seconds(min(max($0, 0), 21_600)) }
            )
        default: self = .failed(code: "chat_refused", message: "the chat system answered \(reply.status)")
        }
    }
}
