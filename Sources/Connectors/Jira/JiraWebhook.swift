package import ConnectorKit
package import Kernel

/// One signed delivery of a Jira admin webhook.
///
/// It only says that an issue changed; everything else is read from Jira again, because what a delivery carries may
/// be old, and properties are not in it.
package struct JiraWebhook: Equatable, Sendable {
    /// Under which name a connection keeps the secret of its webhook.
    package static let secretField = "webhook_secret"

    package enum Kind: String, Sendable {
        case created = "jira:issue_created"
        case updated = "jira:issue_updated"
        case deleted = "jira:issue_deleted"
        /// Any event that concerns no issue of ours; it is answered and forgotten.
        case other
    }

    package let kind: Kind
    /// Nil for events without an issue.
    package let issueKey: String?
    package let at: Instant
    /// The same for every retry of one delivery, so that it is taken once.
    package let delivery: String
}

extension JiraWebhook {
    /// Verifies the signature over the raw bytes, and only then reads them.
    ///
    /// - Parameter secrets: those that are valid now, two while one is being rotated; none means nothing is accepted.
    package init(headers: HTTPHeaders, body: [UInt8], secrets: [Secret]) throws(Refusal) {
        try Self.verify(headers["x-hub-signature"], body: body, secrets: secrets)
        guard let delivery = headers["x-atlassian-webhook-identifier"], !delivery.isEmpty else {
            throw Refusal(.invalid, "delivery_missing", "`X-Atlassian-Webhook-Identifier` is missing")
        }
        try self.init(body: body, delivery: delivery)
    }

    private init(body: [UInt8], delivery: String) throws(Refusal) {
        let event: JSON
        do { event = try JSON(parsing: body) } catch {
            throw Refusal(.invalid, "json_invalid", "the delivery is not JSON: \(error)")
        }
        guard let name = event["webhookEvent"]?.string, let timestamp = event["timestamp"]?.integer else {
            throw Refusal(.invalid, "event_invalid", "the delivery lacks `webhookEvent` or `timestamp`")
        }
        let key = event["issue"]?["key"]?.string
        let kind = Kind(rawValue: name) ?? .other
        guard kind == .other || key != nil else {
            throw Refusal(.invalid, "event_invalid", "the delivery names no issue")
        }
        self.init(kind: kind, issueKey: key, at: Instant(milliseconds: timestamp), delivery: delivery)
    }

    private static func verify(_ signature: String?, body: [UInt8], secrets: [Secret]) throws(Refusal) {
        guard let signature, let sent = hash(in: signature) else {
            throw Refusal(.unauthenticated, "signature_missing", "`X-Hub-Signature` with `sha256=` is missing")
        }
        let matches = secrets.map { secret in
            secret.withBytes { !$0.isEmpty && equalInConstantTime(hmacSHA256(body, key: $0), sent) }
        }
        guard matches.contains(true) else {
            throw Refusal(.unauthenticated, "signature_invalid", "`X-Hub-Signature` does not match the body")
        }
    }

    private static func hash(in signature: String) -> [UInt8]? {
        guard signature.hasPrefix("sha256=") else { return nil }
        return Hex.decode(signature.dropFirst("sha256=".count).lowercased())
    }
}
