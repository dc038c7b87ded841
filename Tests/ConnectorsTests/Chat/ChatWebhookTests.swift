import ConnectorKit
import Connectors
import Domain
import Kernel
import Testing

@Suite struct ChatWebhookTests {
    private static let text = NoticeText(
        subject: "<!channel> *Claude* & <https://evil.example|click>",
        lines: ["line one\nline two", "`code`"],
        path: "/requests/1",
        openWord: "Open",
        why: "because",
        language: .english
    )
    private static let link = WebAddress("https://clearance.example.com/requests/1")

    @Test func `Slack reads nothing in a message as a mention, a link or a mark, but our own link`() throws {
        let payload = SlackWebhook().payload(Self.text, link: Self.link)
        let words = try #require(payload["blocks"]?[0]?["text"]?["text"]?.string)
        #expect(payload["text"]?.string?.contains("<") == false)
        #expect(
            words.matches(of: /<[^>]*>/).map { String($0.0) } == ["<https://clearance.example.com/requests/1|Open>"]
        )
        #expect(!words.contains("`"))
        #expect(payload["unfurl_links"]?.bool == false)
        #expect(payload["blocks"]?[0]?["type"]?.string == "section")
    }

    @Test func `a text without end is cut to what Slack takes`() throws {
        let long = NoticeText(
            subject: String(repeating: "x", count: 9_000),
            lines: [],
            path: nil,
            openWord: "",
            why: "",
            language: .english
        )
        let words = SlackWebhook().payload(long, link: nil)["blocks"]?[0]?["text"]?["text"]?.string
        #expect(try #require(words).count <= 3_000)
    }

    @Test func `Teams gets an adaptive card of plain runs, with one action`() throws {
        let payload = TeamsWebhook().payload(Self.text, link: Self.link)
        #expect(payload["type"]?.string == "message")
        let attachment = try #require(payload["attachments"]?[0])
        #expect(attachment["contentType"]?.string == "application/vnd.microsoft.card.adaptive")
        let card = try #require(attachment["content"])
        #expect(card["type"]?.string == "AdaptiveCard")
        #expect(card["body"]?.array?.count == 4)
        for block in card["body"]?.array ?? [] {
            #expect(block["type"]?.string == "RichTextBlock")
            #expect(block["inlines"]?[0]?["type"]?.string == "TextRun")
        }
        #expect(card["actions"]?[0]?["url"]?.string == "https://clearance.example.com/requests/1")
        #expect(TeamsWebhook().payload(Self.text, link: nil)["attachments"]?[0]?["content"]?["actions"]?.array == [])
    }

    static let answers: [(Bool, Int, String, String)] = [
        (true, 200, "ok", "delivered"), (true, 200, "something else", "failed"), (true, 404, "no_service", "failed"),
        (true, 403, "action_prohibited", "failed"), (true, 429, "", "retry"), (true, 500, "", "retry"),
        (false, 202, "", "delivered"), (false, 200, "1", "delivered"),
        (false, 200, "Webhook message delivery failed with error: 429", "retry"), (false, 400, "", "failed"),
        (false, 504, "", "retry"),
    ]

    @Test(arguments: answers)
    func `an answer is told apart: taken, later or never`(isSlack: Bool, status: Int, body: String, word: String) {
        let webhook: any ChatWebhook = isSlack ? SlackWebhook() : TeamsWebhook()
        switch webhook.result(HTTPReply(status, body: Array(body.utf8))) {
        case .delivered: #expect(word == "delivered")
        case .failed: #expect(word == "failed")
        case .retry: #expect(word == "retry")
        }
    }

    static let failures: [(TransportFailure, Bool)] = [
        (.forbidden("`10.0.0.1` leads to an address that is not public"), false), (.unreachable("x"), true),
        (.timedOut, true), (.lost("x"), true), (.tooLarge, true),
    ]

    @Test(arguments: failures)
    func `a failure of the network names no address, and a forbidden one is not tried again`(
        failure: TransportFailure,
        isRetried: Bool
    ) async {
        let secret = Secret("https://10.0.0.1/services/T/B/secret")
        let result = await PostChat(SlackWebhook(), over: Failing(failure: failure))(Self.text, link: nil, to: secret)
        switch result {
        case .delivered: Issue.record("nothing was delivered")
        case .failed(_, let message):
            #expect(!isRetried && !message.contains("10.0.0.1") && !message.contains("secret"))
        case .retry(_, let message, _):
            #expect(isRetried && !message.contains("10.0.0.1") && !message.contains("secret"))
        }
    }

    @Test func `what is no webhook is not called`() async {
        let result = await PostChat(SlackWebhook(), over: Failing(failure: .timedOut))(
            Self.text,
            link: nil,
            to: Secret("https://hooks.slack.com/other")
        )
        guard case .failed("webhook_invalid", _) = result else {
            Issue.record("\(result)")
            return
        }
    }
}

private struct Failing: Transport {
    let failure: TransportFailure

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply { throw failure }
}
