import Domain
package import Kernel

/// What a token of our own issuer says: which connection of which organization calls, and whom it is for.
package struct IdentityClaims: Sendable {
    /// From `nbf` to `exp`: never more (assertion of the credential model: at most 10 minutes).
    package static let life = Span.minutes(10)
    /// How far back a token begins, and so how far a verifier's clock may be behind ours; it may be ahead by the rest.
    package static let backdating = Span.minutes(5)
    /// As long as an audience of Google Cloud may be; the others take less.
    static let longestAudience = 256

    let issuer: String
    let subject: String
    /// Exactly one: a token for several could be passed on by each of them to the others.
    let audience: String
    let id: String
    let now: Instant

    package init(
        issuer: String,
        subject: String,
        audience: String,
        id: String,
        now: Instant
    ) throws(Refusal) {
        guard !audience.isEmpty, audience.utf8.count <= IdentityClaims.longestAudience else {
            throw Refusal(.invalid, "audience_invalid", "a token is for one audience of 1 to 256 characters")
        }
        guard subject.utf8.count <= ConnectionSubject.longest else {
            throw Refusal(.invalid, "subject_too_long", "the subject of a token has at most 127 bytes")
        }
        (self.issuer, self.subject, self.audience, self.id, self.now) = (issuer, subject, audience, id, now)
    }

    package static let names = ["aud", "exp", "iat", "iss", "jti", "nbf", "sub"]

    package var json: JSON {
        let begin = now - IdentityClaims.backdating
        return [
            "iss": .string(issuer), "sub": .string(subject), "aud": .string(audience),
            "iat": .integer(begin.seconds), "nbf": .integer(begin.seconds),
            "exp": .integer((begin + IdentityClaims.life).seconds), "jti": .string(id),
        ]
    }
}

extension Instant {
    /// Whole seconds since 1970, as tokens count.
    var seconds: Int64 { milliseconds / 1_000 }
}
