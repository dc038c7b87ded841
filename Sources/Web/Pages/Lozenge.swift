import Domain
import Kernel

/// A state as people see it: a word, with a tone that only supports it.
struct Lozenge: Sendable, Equatable {
    enum Tone: String, Sendable { case calm, good, warn, bad, info }

    let text: String
    let tone: Tone

    init(_ text: String, _ tone: Tone) { (self.text, self.tone) = (text, tone) }

    var view: View { ["text": .text(text), "tone": .text(tone.rawValue)] }
}

extension Sequence where Element == Lozenge {
    var field: View.Field { .list(map(\.view)) }
}

extension Grant {
    /// Status and removal side by side, so that "revoked but still a member" can be read.
    func lozenges(at now: Instant) -> [Lozenge] {
        [statusLozenge(at: now), removalLozenge].compactMap(\.self)
    }

    private func statusLozenge(at now: Instant) -> Lozenge {
        switch effectiveStatus(at: now) {
        case .pendingProvision: Lozenge("Being set up", .info)
        case .active: Lozenge("Active", .good)
        case .expired: Lozenge("Expired", .calm)
        case .revoked: Lozenge("Revoked", .calm)
        }
    }

    private var removalLozenge: Lozenge? {
        switch removal {
        case .none, .notNeeded: nil
        case .queued: Lozenge("Removal under way", .warn)
        case .manualPending: Lozenge("Still a member, needs a person", .bad)
        case .failed: Lozenge("Still a member, removal failed", .bad)
        case .done: Lozenge("Access removed", .good)
        }
    }
}

extension AccessRequest {
    var lozenge: Lozenge {
        switch decision {
        case .pending: Lozenge("Pending", .info)
        case .approved: Lozenge(source == .autoPolicy ? "Approved by policy" : "Approved", .good)
        case .denied: Lozenge("Denied", .bad)
        case .cancelled: Lozenge("Cancelled", .calm)
        case .lapsed: Lozenge("Lapsed", .calm)
        }
    }
}

extension ApprovalClock? {
    /// What there is to say of how long a request has waited.
    var lozenges: [Lozenge] {
        guard let clock = self else { return [] }
        let overdue = clock.breachedAt == nil ? nil : Lozenge("Overdue", .warn)
        let asked = clock.level == 0 ? nil : Lozenge("Escalated", .warn)
        let paused = clock.pausedAt == nil ? nil : Lozenge("Waits for an answer", .info)
        return [overdue, asked, paused].compactMap(\.self)
    }
}

extension Tool {
    var lozenges: [Lozenge] {
        let risk = Lozenge(
            "\(risk.rawValue.capitalizedFirst) risk",
            risk == .low ? .calm : risk == .medium ? .warn : .bad
        )
        return status == .approved ? [risk] : [Lozenge(status.rawValue.capitalizedFirst, .info), risk]
    }
}

extension Job {
    var lozenge: Lozenge {
        switch state {
        case .queued: Lozenge("Queued", .info)
        case .running: Lozenge("Running", .info)
        case .retryWait: Lozenge("Waits to retry", .warn)
        case .held: Lozenge("Held", .warn)
        case .manualPending: Lozenge("Needs a person", .warn)
        case .deadLetter: Lozenge("Failed", .bad)
        case .succeeded where wasNotCarriedOut: Lozenge("Not needed", .calm)
        case .succeeded: Lozenge(attestedBy == nil ? "Done" : "Attested", attestedBy == nil ? .good : .warn)
        case .cancelled: Lozenge("Cancelled", .calm)
        case .abandoned: Lozenge("Given up", .calm)
        }
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

    /// A stable word as people read it: `group_not_bound` becomes "group not bound".
    var spaced: String { split(separator: "_").joined(separator: " ") }
}
