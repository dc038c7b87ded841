import ConnectorKit
package import Kernel
import Synchronization
import Vendors

/// A post that came to one of the sandbox's webhooks.
package struct SunkPost: Equatable, Sendable {
    /// `slack` or `teams`.
    package let system: String
    package let room: String
    package let body: JSON
}

/// What people and rooms of the small company were told: mails, and posts to webhooks in the shape that each system takes.
package final class ToldDesk: Sendable {
    private let kept = Mutex<[SunkPost]>([])
    private let sink = Mutex<MailSink?>(nil)

    package init() {}

    package var posts: [SunkPost] { kept.withLock { $0 } }
    package var mails: [SunkMail] { sink.withLock { $0?.mails } ?? [] }
    /// The mail server, once it listens.
    package var mail: MailSink? { sink.withLock { $0 } }

    func open(_ mail: MailSink) { sink.withLock { $0 = mail } }

    /// The address of a room's webhook below the sandbox's front page.
    package static func path(_ system: String, _ room: String) -> String {
        system == "slack" ? "/services/T0SANDBOX/B0SANDBOX/\(room)" : "/workflows/\(room)/triggers/manual/paths/invoke"
    }

    /// Nil where the address is no webhook.
    func answer(_ call: HTTPCall) -> HTTPReply? {
        guard call.method == .post else { return nil }
        for system in ["slack", "teams"] {
            for room in ["approvals", "admins"] where call.address.path == Self.path(system, room) {
                guard let body = call.json, Self.isSound(body, for: system) else {
                    return HTTPReply(400, body: Array("invalid_payload".utf8))
                }
                kept.withLock { $0.append(SunkPost(system: system, room: room, body: body)) }
                return system == "slack" ? HTTPReply(200, body: Array("ok".utf8)) : HTTPReply(202)
            }
        }
        return nil
    }

    /// What each system asks of a message.
    private static func isSound(_ body: JSON, for system: String) -> Bool {
        guard system == "teams" else { return body["text"]?.string?.isEmpty == false }
        let attachment = body["attachments"]?[0]
        return body["type"]?.string == "message"
            && attachment?["contentType"]?.string == "application/vnd.microsoft.card.adaptive"
            && attachment?["content"]?["type"]?.string == "AdaptiveCard"
            && attachment?["content"]?["body"]?.array?.isEmpty == false
    }

    /// For scripts.
    var json: JSON {
        let mails = mails.map { mail -> JSON in
            ["to": .string(mail.to), "subject": .string(mail.subject), "body": .string(mail.body)]
        }
        let posts = posts.map { post -> JSON in
            ["system": .string(post.system), "room": .string(post.room), "body": post.body]
        }
        return ["mails": .array(mails), "posts": .array(posts)]
    }

    /// For people, newest first.
    var page: HTTPReply {
        let mails = mails.reversed().map { mail in
            """
            <div class="card"><h2>\(mail.subject.html)</h2><p>To \(mail.to.html)</p><pre>\(mail.body.html)</pre></div>
            """
        }
        let posts = posts.reversed().map { post in
            let words =
                post.body["text"]?.string
                ?? post.body["attachments"]?[0]?["content"]?["body"]?[0]?["inlines"]?[0]?["text"]?.string
            return
                "<div class=\"card\"><h2>\((words ?? "").html)</h2><p>\(post.system.html), \(post.room.html)</p></div>"
        }
        let none = "<p>Nobody was told anything yet.</p>"
        let body = mails.isEmpty && posts.isEmpty ? none : posts.joined() + mails.joined()
        return .page(200, "What people were told", body)
    }
}

extension HTTPCall {
    fileprivate var json: JSON? { try? JSON(parsing: body) }
}
