package import Kernel

/// The numbers that bound every grant.
package enum GrantLimits {
    /// No grant lives longer, counted from its first start (N3).
    package static let maximumLifetime = Span.days(180)
    /// How long after its end a grant may still be extended (N4).
    package static let extensionGrace = Span.days(7)
}

extension Grant {
    /// What the grant is at that moment: an end that has come counts, even before a sweep saw it.
    package func effectiveStatus(at now: Instant) -> Status {
        isOpen && isOver(at: now) ? .expired : status
    }

    package func isOver(at now: Instant) -> Bool { expiresAt.map { now >= $0 } ?? false }

    package var isOpen: Bool { status == .pendingProvision || status == .active }

    /// The latest end that the lifetime rule allows; nil before access began.
    package var latestEnd: Instant? { startedAt.map { $0 + GrantLimits.maximumLifetime } }

    /// Access begins, or begins again after an extension, which keeps the end that was agreed.
    package mutating func activate(at now: Instant) throws(Refusal) {
        guard status == .pendingProvision else {
            throw .grant("only a grant that waits for provisioning can become active")
        }
        status = .active
        removal = .none
        if startedAt == nil { startedAt = now }
        if expiresAt == nil { expiresAt = now + min(Span.days(Int64(approvedDays)), GrantLimits.maximumLifetime) }
    }

    package mutating func expire(at now: Instant) throws(Refusal) {
        guard isOpen, isOver(at: now) else { throw .grant("the end of this grant has not come") }
        status = .expired
        endedReason = "expired"
    }

    /// A grant ends once, so the first ending stays on record.
    package mutating func revoke(reason: String, at now: Instant) throws(Refusal) {
        guard isOpen, effectiveStatus(at: now) != .expired else {
            throw Refusal(.conflict, "already_ended", "this grant has already ended")
        }
        status = .revoked
        endedReason = reason
    }

    /// Moves the end; an ended grant must be given again first.
    package mutating func extend(by span: Span, at now: Instant) throws(Refusal) {
        guard let end = expiresAt, let latest = latestEnd, status == .active || status == .expired else {
            throw Refusal(.conflict, "not_extendable", "only a grant that was active can be extended")
        }
        let isOver = isOver(at: now)
        guard !isOver || now <= end + GrantLimits.extensionGrace else {
            throw Refusal(.conflict, "grace_over", "this grant ended more than 7 days ago; ask for the tool again")
        }
        let newEnd = (isOver ? now : end) + span
        guard newEnd > end else { throw Refusal(.invalid, "not_later", "the new end must be later than the old one") }
        guard newEnd <= latest else {
            throw Refusal(.invalid, "lifetime_exceeded", "a grant lasts 180 days at most, counted from its first start")
        }
        expiresAt = newEnd
        endedReason = nil
        if isOver { status = target == nil ? .active : .pendingProvision }
        if status == .active { removal = .none }
    }
}

extension Refusal {
    static func grant(_ message: String) -> Refusal { Refusal(.conflict, "wrong_grant_state", message) }
}
