import Domain
import Hummingbird
import Kernel

/// One draft: what it would change, exactly, and what keeps it from being published.
struct DraftPage: Sendable {
    /// How many changed regions a page shows; the count tells all.
    static let shown = 100

    let id: ID<PolicyDraft>
    let problem: Refusal?

    init(_ id: ID<PolicyDraft>, problem: Refusal?) { (self.id, self.problem) = (id, problem) }

    /// What is read in one transaction, before the comparison.
    private struct Read: Sendable {
        let draft: PolicyDraft
        let current: PolicyRevision?
        let isOnlyAdmin: Bool
        let view: View
    }

    func page(_ visit: Visit) async throws -> Response {
        let read = try await read(visit)
        let (policy, current) = (try read.draft.policy(), try read.current?.policy() ?? .initial)
        let view = read.view.adding(Self.checks(policy))
            .adding(Self.difference(DiffPolicies(current, policy, at: visit.clock.now)()))
            .adding(deeds(read, visit))
        return Page(
            title: "Draft of the policy",
            template: "governance/draft",
            view: view,
            tab: .governance,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    private func read(_ visit: Visit) async throws -> Read {
        let (id, clock) = (id, visit.clock)
        return try await visit.read { tx in
            let (draft, current, names) = (try tx.policies.require(id), try tx.policies.current(), Names(tx))
            let editors = try draft.editors.map { try names.person($0) }.joined(separator: ", ")
            let isBehind = draft.state == .open && draft.base != current?.number ?? 0
            let view: View = [
                "id": .text(id.rawValue), "editors": .text(editors), "edited": .text(clock.moment(draft.editedAt)),
                "base": .number(draft.base), "hash": .text(Hex.encode(draft.hash)), "version": .number(draft.version),
                "lozenges": [draft.lozenge].field, "rules": PolicyRows(policy: try draft.policy()).rules,
                "behind": .some(isBehind ? "Revision \(current?.number ?? 0) was published after it was edited." : nil),
                "document": .text(YAMLText.text(try draft.policy().json)),
                "confirmed": .some(draft.confirmedAt.map { clock.moment($0 + PolicyDraft.unreviewedDelay) }),
                "confirmation": .text(draft.confirmation),
            ]
            let admins = try tx.people.withRole(.admin)
            let thin = try StageReach.of(try draft.policy(), in: tx).filter(\.isThin).map(\.view)
            return Read(
                draft: draft,
                current: current,
                isOnlyAdmin: admins.count == 1,
                view: view.adding([
                    "thin": .list(thin), "hasThin": .flag(!thin.isEmpty),
                ])
            )
        }
    }

    private func deeds(_ read: Read, _ visit: Visit) -> View {
        let isOpen = read.draft.state == .open && visit.may(.administer)
        let isEditor = read.draft.editors.contains(visit.person.id)
        return [
            "canChange": .flag(isOpen),
            "canPublish": .flag(isOpen && (!isEditor || read.isOnlyAdmin && read.draft.confirmedAt != nil)),
            "canConfirm": .flag(isOpen && isEditor && read.isOnlyAdmin && read.draft.confirmedAt == nil),
            "waitsForSecond": .flag(isOpen && isEditor && !read.isOnlyAdmin),
        ]
    }

    private static func checks(_ policy: Policy) -> View {
        let problems = policy.check().problems.map { problem -> View in ["text": .text(problem.text.sentence)] }
        let findings = PolicyRows(policy: policy).findings
        return [
            "problems": .list(problems), "hasProblems": .flag(!problems.isEmpty), "findings": .list(findings ?? []),
            "hasFindings": .flag(findings?.isEmpty == false),
            "noFindings": .text(findings == nil ? GovernancePage.unexamined : "Every rule matters."),
        ]
    }

    private static func difference(_ diff: PolicyDiff) -> View {
        let rows = diff.regions.prefix(shown).map { region($0) }
        let count = ViewerClock.count(diff.regions.count, "change")
        let summary =
            diff.isEmpty
            ? "Nothing: every request is answered as it is now."
            : diff.extent == .exact
                ? "\(count), and no other." : "\(count) found; the whole was too much to tell, so there may be more."
        return [
            "regions": .list(Array(rows)), "hasRegions": .flag(!rows.isEmpty), "diffText": .text(summary),
            "more": .some(diff.regions.count > shown ? "The first \(shown) are shown." : nil),
            "isInexact": .flag(diff.extent != .exact),
        ]
    }

    private static func region(_ region: PolicyRegion) -> View {
        let json = region.json
        let rules = json["rule"]?.array?.compactMap(\.string).joined(separator: ", ") ?? ""
        return [
            "before": [region.before.lozenge].field, "after": [region.after.lozenge].field, "rule": .text(rules),
            "conditions": .text(ConditionWords.text(json["where"])), "example": .text(example(region.example)),
        ]
    }

    private static func example(_ facts: PolicyFacts) -> String {
        let classes = facts.dataClasses.isEmpty ? "no class of data named" : facts.dataClasses.joined(separator: ", ")
        let days = ViewerClock.count(facts.requestedDays, "day")
        return "\(facts.tool), role \(facts.role), \(facts.risk.rawValue) risk, \(days), \(classes)"
    }
}

extension PolicyOutcome {
    var lozenge: Lozenge {
        switch kind {
        case .autoApprove: Lozenge("Approved at once", .good)
        case .deny: Lozenge("Denied", .bad)
        case .review: Lozenge(reviewWords, .info)
        }
    }

    private var reviewWords: String {
        let named = stages.sorted.map { StageName.words($0) }.joined(separator: " and ")
        let who = stages.sorted.isEmpty ? "A person decides" : "Stage \(named)"
        return maximumDays.map { "\(who), at most \(ViewerClock.count($0, "day"))" } ?? who
    }
}

extension PolicyDraft {
    var lozenge: Lozenge {
        switch state {
        case .open: confirmedAt == nil ? Lozenge("Draft", .info) : Lozenge("Announced", .warn)
        case .published: Lozenge("Published", .good)
        case .discarded: Lozenge("Discarded", .calm)
        }
    }
}

extension StageReach {
    fileprivate var view: View {
        let who = people == 0 ? "nobody can decide" : "one person can decide, and not on their own requests"
        return ["text": .text("\(StageName.words(stage)): \(who)\(isFallback ? ", as site admin" : "").")]
    }
}
