package import Kernel

/// What Forge said of the app's licence, in a token that was verified: claims `app.id`, `app.environment.type` and
/// `app.license.active`.
package struct ForgeLicence: Equatable, Sendable {
    package let app: String
    package let isActive: Bool

    /// Only production installs from the Marketplace carry a licence at all, and what is not said is not there.
    package init(verified claims: JSON) throws(Refusal) {
        guard let app = claims["app"]?["id"]?.string else {
            throw Refusal(.unauthenticated, "token_claims", "the token does not say of which app it speaks")
        }
        self.app = app
        isActive = claims["app"]?["license"]?["active"]?.bool == true
    }
}

/// Notes what Forge handed over: an active licence counts for a fortnight from when it was last seen, an inactive one
/// ends at once.
package struct RecordForgeLicence: Sendable {
    private let seen: ForgeLicence

    package init(_ seen: ForgeLicence) { self.seen = seen }

    /// How long silence is bridged: an app that nobody opens sends no tokens.
    package static let remembered = Span.days(14)
    /// Tokens come with every call; the row is written again when it is older than this or the answer differs.
    package static let fresh = Span.hours(1)

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasConnections & HasJobs) throws -> Licence.Standing {
        guard tx.actor.kind == .system else {
            throw Refusal(.forbidden, "system_required", "what Forge says is noted by the system alone")
        }
        guard var licence = try tx.licences.find(), licence.source == .forge, sameBytes(licence.authority, seen.app)
        else { return try tx.licences.standing(at: tx.now) }
        let was = licence.standing(at: tx.now)
        if was.allowsAdditions == seen.isActive, let last = licence.checkedAt, tx.now - last < Self.fresh { return was }
        licence.validUntil = seen.isActive ? tx.now + Self.remembered : min(licence.validUntil ?? tx.now, tx.now)
        licence.checkedAt = tx.now
        try tx.licences.save(licence)
        if was.allowsAdditions != seen.isActive {
            let data: JSON = ["active": .bool(seen.isActive), "validUntil": .instant(licence.validUntil)]
            try tx.record(AuditEvent(.licenceSeen, [], data))
        }
        return try tx.settleLicence()
    }
}
