package import ConnectorKit
package import Kernel

/// One delivery of the operator's GitHub App, once its signature was found good.
///
/// `X-Hub-Signature-256: sha256=` and the lower-case hexadecimal HMAC-SHA256 over the raw body, under the app's webhook
/// secret. Nothing of the body is read before. The older SHA-1 header is no substitute.
package struct GitHubWebhook: Equatable, Sendable {
    package enum Event: Equatable, Sendable {
        /// The installation is gone.
        case deleted
        case suspended
        case unsuspended
        /// Permissions or repositories are others than before.
        case changed
        /// Something that is of no interest here.
        case other
    }

    /// The same over all attempts of one delivery.
    package let delivery: String
    package let event: Event
    /// Nil where the event is about no installation.
    package let installation: String?

    /// - Parameter secrets: the current one, and during a change of secrets the one before.
    /// - Throws: `hook_signature` for whatever is not signed; `hook_malformed` for a signed body that cannot be read.
    package init(headers: HTTPHeaders, body: [UInt8], secrets: [Secret]) throws(Refusal) {
        let signatures = headers.values("x-hub-signature-256")
        guard signatures.count == 1, let digest = Self.digest(signatures[0]),
            secrets.contains(where: { Self.fits(digest, body, $0) })
        else { throw Refusal(.unauthenticated, "hook_signature", "the delivery is not signed by GitHub") }
        guard let delivery = headers["x-github-delivery"], (1...100).contains(delivery.utf8.count),
            let json = try? JSON(parsing: body)
        else { throw Refusal(.invalid, "hook_malformed", "the delivery has no id, or its body is no JSON") }
        self.delivery = delivery
        event = Self.event(headers["x-github-event"] ?? "", json["action"]?.string ?? "")
        installation = json["installation"]?["id"]?.integer.map { String($0) }
    }

    /// The 32 bytes after `sha256=`; nil for anything of another form.
    private static func digest(_ header: String) -> [UInt8]? {
        guard header.utf8.starts(with: "sha256=".utf8) else { return nil }
        let digits = String(header.dropFirst(7))
        guard digits.utf8.count == 64, digits.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        return Hex.decode(digits)
    }

    private static func fits(_ digest: [UInt8], _ body: [UInt8], _ secret: Secret) -> Bool {
        guard !secret.isEmpty else { return false }
        return equalInConstantTime(digest, secret.withBytes { hmacSHA256(body, key: $0) })
    }

    private static func event(_ name: String, _ action: String) -> Event {
        switch (name, action) {
        case ("installation", "deleted"): .deleted
        case ("installation", "suspend"): .suspended
        case ("installation", "unsuspend"): .unsuspended
        case ("installation", "new_permissions_accepted"), ("installation_repositories", _): .changed
        default: .other
        }
    }
}
