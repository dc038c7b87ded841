package import ConnectorKit
package import Domain
package import Kernel

/// An incoming webhook of Slack.
package struct SlackWebhook: ChatWebhook {
    package init() {}

    package func accepts(_ address: WebAddress) -> Bool { address.path.hasPrefix("/services/") }

    /// Text and one block; nothing in it can mention anybody or make a link of its own.
    package func payload(_ text: NoticeText, link: WebAddress?) -> JSON {
        let lines = (["*\(escape(text.subject))*"] + text.lines.map(escape) + [escape(text.why)]).filter { !$0.isEmpty }
        let more = link.map { ["<\($0.description)|\(escape(text.openWord))>"] } ?? []
        // A section holds 3,000 characters at most.
        let words = String((lines + more).joined(separator: "\n").prefix(2_900))
        return [
            "text": .string(escape(text.subject)), "unfurl_links": false,
            "blocks": [["type": "section", "text": ["type": "mrkdwn", "text": .string(words)]]],
        ]
    }

    /// Slack answers `ok`, or an error word with a status of 400 to 410.
    package func result(_ reply: HTTPReply) -> EffectResult {
        guard reply.status == 200 else { return EffectResult(chat: reply) }
        guard String(decoding: reply.body.prefix(8), as: UTF8.self) == "ok" else {
            return .failed(code: "chat_refused", message: "Slack did not say that it took the message")
        }
        return .delivered(note: "slack")
    }

    /// The three characters that Slack reads as marks, and those that would change how the words look.
    private func escape(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
            .replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("*", with: "∗").replacing("`", with: "'")
    }
}
