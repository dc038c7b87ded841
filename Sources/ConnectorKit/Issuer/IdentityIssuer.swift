package import Kernel

/// This server as an OIDC issuer: what other systems read to believe its tokens.
package protocol IdentityIssuer: Sendable {
    /// How tokens name it: an address without a slash at its end.
    var identifier: String { get }
    /// The discovery document (OpenID Connect Discovery 1.0, section 3).
    var discovery: JSON { get }
    /// How long verifiers may keep both documents.
    var cacheTime: Span { get }

    /// The public keys as a JWK set; private members never are in it.
    func keySet() async throws -> JSON
}
