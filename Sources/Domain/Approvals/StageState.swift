/// Where one stage of a pending request stands.
package struct StageState: Equatable, Sendable {
    package let stage: String
    /// Nil while it waits.
    package let approval: StageApproval?
    /// Who could decide it now; empty once it is approved.
    package let people: [Person]
    /// Whether site admins step in because nobody else can decide.
    package let isFallback: Bool

    package init(stage: String, approval: StageApproval?, people: [Person], isFallback: Bool) {
        (self.stage, self.approval, self.people, self.isFallback) = (stage, approval, people, isFallback)
    }

    package var isWaiting: Bool { approval == nil }
}

extension [StageState] {
    /// `Security (2 people), Admin (nobody)`; nil when nothing waits.
    package var waitingFor: String? {
        let parts = filter(\.isWaiting).map(\.words)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}

extension StageState {
    fileprivate var words: String {
        let who =
            switch people.count {
            case 0: "nobody can decide"
            case 1: "1 person"
            default: "\(people.count) people"
            }
        return "\(StageName.words(stage)) (\(who)\(isFallback ? ", as site admin" : ""))"
    }
}

/// A stage as people read it: `legal-eu` is `Legal eu`.
package enum StageName {
    package static func words(_ stage: String) -> String {
        let text = stage.replacing("-", with: " ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
