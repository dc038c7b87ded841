package import ConnectorKit
package import Domain
package import Kernel

/// A webhook of a Microsoft Teams workflow ("when a Teams webhook request is received").
///
/// The older connectors, which Microsoft is retiring, took the same card and answered `1`.
package struct TeamsWebhook: ChatWebhook {
    package init() {}

    package func accepts(_ address: WebAddress) -> Bool { address.path.utf8.count > 1 }

    /// An adaptive card of plain text runs, in which no text is read as a mark or a link.
    package func payload(_ text: NoticeText, link: WebAddress?) -> JSON {
        let body = [run(text.subject, isTitle: true)] + (text.lines + [text.why]).filter { !$0.isEmpty }.map { run($0) }
        let open: JSON =
            link.map { address in
                [["type": "Action.OpenUrl", "title": .string(text.openWord), "url": .string(address.description)]]
            } ?? []
        let card: JSON = [
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
            "body": .array(body), "actions": open,
        ]
        return [
            "type": "message",
            "attachments": [["contentType": "application/vnd.microsoft.card.adaptive", "content": card]],
        ]
    }

    private func run(_ text: String, isTitle: Bool = false) -> JSON {
        let plain = String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
        let inline: JSON = [
            "type": "TextRun", "text": .string(String(plain.prefix(2_000))),
            "weight": isTitle ? "Bolder" : "Default", "size": isTitle ? "Medium" : "Default",
        ]
        return ["type": "RichTextBlock", "inlines": [inline]]
    }

    /// A workflow answers 202 once it has taken the message; an old connector 200, with `1` or with an error in words.
    package func result(_ reply: HTTPReply) -> EffectResult {
        guard reply.isSuccess else { return EffectResult(chat: reply) }
        let words = String(decoding: reply.body.prefix(200), as: UTF8.self)
        guard reply.status != 200 || words.isEmpty || words == "1" else {
            return .retry(code: "chat_unavailable", message: "Teams did not say that it took the message", after: nil)
        }
        return .delivered(note: "teams")
    }
}
