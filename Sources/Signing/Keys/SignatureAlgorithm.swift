/// The JOSE signature algorithms we speak (RFC 7518, RFC 8037).
///
/// Symmetric ones are left out on purpose: a verifier that knows them can be talked into taking a public key for a
/// shared secret.
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case ps256 = "PS256"
    case es256 = "ES256"
    case edDSA = "EdDSA"
}
