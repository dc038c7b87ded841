package import Kernel

extension TokenRules {
    /// Checks issuer, audience and times.
    package func check(_ claims: JSON, at now: Instant) throws(Refusal) {
        guard let found = claims["iss"]?.string, sameBytes(found, issuer) else {
            throw Refusal(.unauthenticated, "token_issuer", "the token comes from another issuer")
        }
        guard audiences(of: claims).contains(where: { sameBytes($0, audience) }) else {
            throw Refusal(.unauthenticated, "token_audience", "the token was made for somebody else")
        }
        try checkTimes(claims, at: now)
    }

    private func audiences(of claims: JSON) -> [String] {
        if let one = claims["aud"]?.string { return [one] }
        return claims["aud"]?.array?.compactMap(\.string) ?? []
    }

    private func checkTimes(_ claims: JSON, at now: Instant) throws(Refusal) {
        guard let expiry = try instant("exp", in: claims), now < expiry + leeway else {
            throw Refusal(
                .unauthenticated,
                "token_expired",
                "the token has expired or names no expiry; ask for a new one"
            )
        }
        if let start = try instant("nbf", in: claims), start > now + leeway { throw .tokenFromTheFuture }
        let issued = try instant("iat", in: claims)
        if let issued, issued > now + leeway { throw .tokenFromTheFuture }
        guard let maximumAge else { return }
        guard let issued, now - issued <= Span(milliseconds: maximumAge.milliseconds + leeway.milliseconds) else {
            throw Refusal(.unauthenticated, "token_too_old", "the token was issued too long ago; ask for a new one")
        }
    }

    /// A time in seconds since 1970, which may have a fraction.
    private func instant(_ name: String, in claims: JSON) throws(Refusal) -> Instant? {
        guard let value = claims[name] else { return nil }
        guard let seconds = value.double, seconds.magnitude < 1e12 else { throw .malformedToken }
        return Instant(milliseconds: Int64(seconds * 1_000))
    }
}

extension Refusal {
    static let tokenFromTheFuture = Refusal(
        .unauthenticated,
        "token_not_yet_valid",
        "the token is not valid yet; check the clocks of this machine and of the issuer"
    )
}
