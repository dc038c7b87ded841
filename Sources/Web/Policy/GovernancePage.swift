import Domain
import Hummingbird
import Kernel

/// The policy in force, what is odd about it, and the drafts of the next.
struct GovernancePage: Sendable {
    func page(_ visit: Visit) async throws -> Response {
        let clock = visit.clock
        let (policy, view) = try await visit.read { tx -> (Policy, View) in
            let (names, revision) = (Names(tx), try tx.policies.current())
            let policy = try revision?.policy() ?? .initial
            let rows = PolicyRows(policy: policy)
            let drafts = try tx.policies.openDrafts().map { try row($0, names, clock) }
            let base: View = [
                "revision": .some(revision.map { String($0.number) }),
                "hash": .some(revision.map { Hex.encode($0.hash) }),
                "publishedBy": .some(try revision.map { try names.actor($0.publishedBy) }),
                "publishedAt": .some(revision.map { clock.moment($0.publishedAt) }), "rules": rows.rules,
                "hasRules": .flag(!policy.rules.isEmpty), "exceptions": try rows.exceptions(names, clock),
                "hasExceptions": .flag(!policy.exceptions.isEmpty), "drafts": .list(drafts),
                "hasDrafts": .flag(!drafts.isEmpty),
            ]
            return (policy, base.adding(rows.guardrails))
        }
        // Looking for what is odd takes time, so it is done when no transaction is open.
        let findings = PolicyRows(policy: policy).findings
        let more: View = [
            "findings": .list(findings ?? []), "hasFindings": .flag(findings?.isEmpty == false),
            "noFindings": .text(findings == nil ? Self.unexamined : "Every rule matters."),
            "canChange": .flag(visit.may(.administer)), "document": .text(YAMLText.text(policy.json)),
            "noRules": Empty.noneYet("No rules", "Without rules every request waits for a person."),
        ]
        return Page(title: "Governance", template: "governance/show", view: view.adding(more), tab: .governance)
            .response(to: visit)
    }

    static let unexamined = "There are too many rules to examine with every look; check a draft on the command line."

    private func row(_ draft: PolicyDraft, _ names: Names, _ clock: ViewerClock) throws -> View {
        let editors = try draft.editors.map { try names.person($0) }.joined(separator: ", ")
        return [
            "href": .text("/governance/drafts/\(draft.id)"), "editors": .text(editors),
            "edited": .text(clock.moment(draft.editedAt)), "base": .number(draft.base),
            "mark": .text(Hex.encode(Array(draft.hash.prefix(4)))),
        ]
    }
}
