package import Kernel

/// What a good proof says.
package struct VerifiedDPoPProof: Sendable, Equatable {
    /// Unique to the proof: whoever verifies must refuse to see it twice.
    package let id: String
    /// The RFC 7638 name of the key, to compare with the one that the token is bound to.
    package let thumbprint: String
    package let issuedAt: Instant
    /// The nonce it repeats, for whoever hands out nonces to judge.
    package let nonce: String?
}

extension DPoPProof {
    /// Verifies a proof for a call as it arrived.
    ///
    /// - Parameters:
    ///   - token: the access token that came with the call; nil at the token endpoint.
    ///   - maximumAge: how far `iat` may lie in the past; half a minute of the future is tolerated.
    package static func verify(
        _ compact: String,
        _ method: String,
        _ address: WebAddress,
        at now: Instant,
        token: Secret? = nil,
        algorithms: Set<SignatureAlgorithm> = [.es256, .rs256, .ps256, .edDSA],
        maximumAge: Span = .minutes(5)
    ) throws(Refusal) -> VerifiedDPoPProof {
        let proof = try UnverifiedToken(compact)
        guard let embedded = proof.embeddedKey else { throw refusal("it carries no key") }
        let key = try JWK(embedded)
        let verified = try proof.verified(by: key, algorithms: algorithms)
        guard verified.header["typ"]?.string.map(TokenRules.shortType) == type else {
            throw refusal("its type is not `\(type)`")
        }
        let claims = try verified.claims()
        try check(claims, method, address, token)
        return VerifiedDPoPProof(
            id: try id(in: claims),
            thumbprint: key.thumbprint,
            issuedAt: try issuedAt(in: claims, now, maximumAge),
            nonce: claims["nonce"]?.string
        )
    }

    private static func check(_ claims: JSON, _ method: String, _ address: WebAddress, _ token: Secret?)
        throws(Refusal)
    {
        guard let found = claims["htm"]?.string, sameBytes(found, method) else {
            throw refusal("it is for another method")
        }
        guard let found = claims["htu"]?.string.flatMap({ WebAddress($0) }),
            sameBytes(target(of: found), target(of: address))
        else { throw refusal("it is for another address") }
        guard let token else { return }
        let expected = token.withBytes { hash(of: $0) }
        guard let hash = claims["ath"]?.string, equalInConstantTime(Array(hash.utf8), Array(expected.utf8)) else {
            throw refusal("it is for another token")
        }
    }

    private static func id(in claims: JSON) throws(Refusal) -> String {
        guard let id = claims["jti"]?.string, (1...256).contains(id.utf8.count) else {
            throw refusal("it has no `jti`")
        }
        return id
    }

    private static func issuedAt(in claims: JSON, _ now: Instant, _ maximumAge: Span) throws(Refusal) -> Instant {
        guard let seconds = claims["iat"]?.integer, (0..<1_000_000_000_000).contains(seconds) else {
            throw refusal("it does not say when it was made")
        }
        let issued = Instant(milliseconds: seconds * 1_000)
        guard now - issued <= maximumAge, issued - now <= .seconds(30) else {
            throw refusal("it is too old or from the future")
        }
        return issued
    }

    private static func refusal(_ why: String) -> Refusal {
        Refusal(.unauthenticated, "dpop_proof", "the DPoP proof is not good: \(why)")
    }
}
