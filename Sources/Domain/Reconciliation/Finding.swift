package import Kernel

/// A difference between a group's members and our grants, for a person to settle.
package struct Finding: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// A member whom neither a grant nor the baseline explains.
        case outOfBand = "out_of_band"
        /// An active grant whose holder is not a member.
        case missing
    }

    package enum State: String, Sendable, CaseIterable {
        /// Waits for a person.
        case open
        /// The member is being taken out.
        case removing
        /// Taken out, and read back.
        case removed
        /// Taken into the baseline.
        case adopted
        /// The grant was sent to the directory again.
        case readded
        /// The grant was revoked.
        case revoked
        /// A later comparison did not find it any more.
        case gone

        package var isOpen: Bool { self == .open || self == .removing }
    }

    /// What a person may do about it.
    package enum Choice: String, Sendable, CaseIterable {
        case remove, adopt, readd, revoke

        var takesAccess: Bool { self == .remove || self == .revoke }
    }

    package let id: ID<Finding>
    package let comparison: ID<GroupComparison>
    package let kind: Kind
    /// The keyed digest of the member's id; nil for a grant without member.
    package let reference: [UInt8]?
    package let identity: ID<ExternalIdentity>?
    /// Whom we know under that identity.
    package let person: ID<Person>?
    /// The grant that lacks its member, or the ended one that once gave this membership.
    package let grant: ID<Grant>?
    package let foundAt: Instant
    package var state: State
    /// The run that last saw it.
    package var seenRun: Int64
    package var resolvedAt: Instant?
    /// Who settled it, or proposed to let an unmapped account stay.
    package var resolvedBy: String?
    package var reason: String?
    package var attempts: Int
    package var code: String?
    package var message: String?
    package var version: Int64

    package init(
        id: ID<Finding>,
        comparison: ID<GroupComparison>,
        kind: Kind,
        reference: [UInt8]? = nil,
        identity: ID<ExternalIdentity>? = nil,
        person: ID<Person>? = nil,
        grant: ID<Grant>? = nil,
        foundAt: Instant,
        state: State = .open,
        seenRun: Int64,
        resolvedAt: Instant? = nil,
        resolvedBy: String? = nil,
        reason: String? = nil,
        attempts: Int = 0,
        code: String? = nil,
        message: String? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.comparison, self.kind, self.reference) = (id, comparison, kind, reference)
        (self.identity, self.person, self.grant, self.foundAt) = (identity, person, grant, foundAt)
        (self.state, self.seenRun, self.resolvedAt, self.resolvedBy) = (state, seenRun, resolvedAt, resolvedBy)
        (self.reason, self.attempts, self.code, self.message) = (reason, attempts, code, message)
        self.version = version
    }

    /// What the same difference is called in every run: at most one finding is open for it.
    package var key: String { reference.map(Self.key) ?? grant?.rawValue ?? "" }

    package static func key(_ reference: [UInt8]) -> String { Hex.encode(reference) }

    package var choices: [Choice] { kind == .outOfBand ? [.remove, .adopt] : [.readd, .revoke] }

    /// The choice that takes access away.
    var taking: Choice { kind == .outOfBand ? .remove : .revoke }

    /// What is usually right: who came past us goes, and what was granted is given.
    package var suggestion: Choice { kind == .outOfBand ? .remove : .readd }

    /// An admin wants to let an unmapped account stay, and another has to agree.
    package var isAdoptionProposed: Bool { state == .open && code == Self.adoptionProposed }

    static let adoptionProposed = "adoption_proposed"

    /// Ends it, once.
    mutating func resolve(_ state: State, by actor: String, reason: String?, at now: Instant) {
        (self.state, resolvedAt, resolvedBy) = (state, now, actor)
        if let reason { self.reason = reason }
    }
}
