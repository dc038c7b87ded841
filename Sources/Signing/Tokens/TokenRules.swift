package import Kernel

/// What a token must be to be believed: agreed with its issuer beforehand, never read from the token.
package struct TokenRules: Sendable {
    package let issuer: String
    package let audience: String
    package let algorithms: Set<SignatureAlgorithm>
    /// The `typ` it must have; nil accepts none or `JWT`, so that a token of another kind is not taken for this one.
    package let type: String?
    /// How far the issuer's clock may be off.
    package let leeway: Span
    /// How long ago it may have been issued, whatever its `exp` says.
    package let maximumAge: Span?

    package init(
        issuer: String,
        audience: String,
        algorithms: Set<SignatureAlgorithm>,
        type: String? = nil,
        leeway: Span = .seconds(60),
        maximumAge: Span? = nil
    ) {
        (self.issuer, self.audience, self.algorithms) = (issuer, audience, algorithms)
        (self.type, self.leeway, self.maximumAge) = (type, leeway, maximumAge)
    }

    /// The claims of a token that keeps these rules.
    ///
    /// - Throws: `JWKSet.unknownKey` when the key is not in the set; any other refusal is final.
    package func claims(of compact: String, keys: JWKSet, at now: Instant) throws(Refusal) -> JSON {
        let token = try UnverifiedToken(compact)
        guard let keyID = token.keyID else { throw JWKSet.unknownKey }
        let verified = try token.verified(by: try keys.key(keyID), algorithms: algorithms)
        try checkType(of: verified.header)
        let claims = try verified.claims()
        try check(claims, at: now)
        return claims
    }

    private func checkType(of header: JSON) throws(Refusal) {
        let found = header["typ"]?.string.map(TokenRules.shortType)
        guard found == (type.map(TokenRules.shortType) ?? (found == nil ? nil : "jwt")) else {
            throw Refusal(.unauthenticated, "token_type", "the token is of another kind than the one expected here")
        }
    }

    /// RFC 7515 lets `application/` be left out and ignores case.
    static func shortType(_ text: String) -> String {
        let lower = text.lowercased()
        return lower.hasPrefix("application/") ? String(lower.dropFirst(12)) : lower
    }
}
