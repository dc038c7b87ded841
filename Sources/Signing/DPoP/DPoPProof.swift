package import Kernel

/// A proof that whoever sends a call holds the key that its token is bound to (RFC 9449).
///
/// A proof is good for one call: every attempt needs a new one.
package enum DPoPProof {
    package static let type = "dpop+jwt"

    /// - Parameters:
    ///   - id: unique to this proof.
    ///   - token: the access token the call carries; nil while asking for one.
    ///   - nonce: what the server asked to be repeated.
    package static func make(
        _ method: String,
        _ address: WebAddress,
        key: SigningKey,
        id: String,
        at now: Instant,
        token: Secret? = nil,
        nonce: String? = nil
    ) throws -> String {
        var claims = [
            JSON.Member("htm", .string(method)),
            JSON.Member("htu", .string(target(of: address))),
            JSON.Member("iat", .integer(now.milliseconds / 1_000)),
            JSON.Member("jti", .string(id)),
        ]
        if let token { claims.append(JSON.Member("ath", .string(token.withBytes { hash(of: $0) }))) }
        if let nonce { claims.append(JSON.Member("nonce", .string(nonce))) }
        let header = [JSON.Member("typ", .string(type)), JSON.Member("jwk", key.publicKey.bare)]
        return try JWS.sign(.object(claims), header: header, with: key.named(nil))
    }

    /// The address without query, as `htu` names it.
    static func target(of address: WebAddress) -> String { address.origin + address.path }

    static func hash(of token: [UInt8]) -> String { Base64.encode(sha256(token), .url) }
}
