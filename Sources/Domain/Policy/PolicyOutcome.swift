/// What policy makes of a request.
package struct PolicyOutcome: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable { case autoApprove, review, deny }

    package let kind: Kind
    /// Who has to decide besides the ordinary queue, in byte order; empty when nobody in particular.
    package let stages: Names
    /// The most days that an approval may last, where the request asks for more.
    package let maximumDays: Int?

    package init(_ kind: Kind, stages: Names = [], maximumDays: Int? = nil) {
        (self.kind, self.stages, self.maximumDays) = (kind, stages, maximumDays)
    }

    package static let autoApprove = PolicyOutcome(.autoApprove)
    /// The queue where any approver decides.
    package static let pending = PolicyOutcome(.review)
    package static let deny = PolicyOutcome(.deny)
}

extension PolicyOutcome {
    /// The outcome as it stands in documents: `autoApprove`, `deny`, `pending`, `requireStage:a,b`, `limitDays:30`, or
    /// both of the latter with a space between them.
    package var text: String {
        guard kind == .review else { return kind.rawValue }
        var parts: [String] = []
        if !stages.sorted.isEmpty { parts.append("requireStage:" + stages.sorted.joined(separator: ",")) }
        if let maximumDays { parts.append("limitDays:\(maximumDays)") }
        return parts.isEmpty ? "pending" : parts.joined(separator: " ")
    }

    package init?(text: String) {
        switch text {
        case "autoApprove": self = .autoApprove
        case "deny": self = .deny
        case "pending": self = .pending
        default:
            guard let outcome = Self.restricted(text) else { return nil }
            self = outcome
        }
    }

    private static func restricted(_ text: String) -> PolicyOutcome? {
        var (stages, days): ([String], Int?) = ([], nil)
        for part in text.split(separator: " ") {
            let pieces = part.split(separator: ",", omittingEmptySubsequences: false)
            switch Rule.Effect(text: String(pieces[0])) {
            case .requireStage(let first) where stages.isEmpty:
                stages = [first] + pieces.dropFirst().map(String.init)
                guard stages.allSatisfy(Rule.Effect.isStage) else { return nil }
            case .limitDays(let limit) where pieces.count == 1 && days == nil: days = limit
            default: return nil
            }
        }
        guard !stages.isEmpty || days != nil else { return nil }
        return PolicyOutcome(.review, stages: Names(stages), maximumDays: days)
    }
}
