package import Kernel

/// The token that Forge hands over with a call, by which an app reads and writes at the site that called.
///
/// It is opaque but for its expiry, which is read to know when to stop, not to believe anything: the token goes nowhere
/// but to Atlassian, who judges it.
package struct ForgeToken: Sendable {
    /// Under which name a connection keeps it.
    package static let field = "forge_system_token"
    /// No such token lives longer; one that says so is not kept.
    package static let longestLife = Span.hours(4)
    /// How far Atlassian's clock may be off.
    static let leeway = Span.minutes(5)

    package let secret: Secret
    package let expiresAt: Instant

    /// - Throws: when it has no expiry, has expired, or would live for longer than such a token may.
    package init(_ secret: Secret, at now: Instant) throws(Refusal) {
        guard let expiry = secret.withText({ Self.expiry(of: $0) }) else {
            throw Refusal(.invalid, "forge_token_unreadable", "what was handed over is no token with an expiry")
        }
        guard expiry > now else {
            throw Refusal(
                .invalid,
                "forge_token_expired",
                "the token has expired; the app's next call brings a new one"
            )
        }
        guard expiry - now <= Span(milliseconds: Self.longestLife.milliseconds + Self.leeway.milliseconds) else {
            throw Refusal(
                .invalid,
                "forge_token_too_long",
                "the token lives for longer than four hours; it was not kept"
            )
        }
        (self.secret, expiresAt) = (secret, min(expiry, now + Self.longestLife))
    }

    private static func expiry(of token: String) -> Instant? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= 16 * 1_024, parts.count == 3, let bytes = Base64.decode(parts[1], .url),
            let seconds = (try? JSON(parsing: bytes))?["exp"]?.integer, (1...253_402_300_799).contains(seconds),
            token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return Instant(milliseconds: seconds * 1_000)
    }
}
