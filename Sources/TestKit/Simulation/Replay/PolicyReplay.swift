import Domain
import Kernel

/// A policy is published by somebody who did not edit it, or by the only admin, a day after saying so.
///
/// Revisions count up, and a request is decided by the one in force when it comes in.
struct PolicyReplay {
    private struct Draft {
        var editors: Set<String> = []
        var hash = ""
        var announcedAt: Instant?
    }

    private var revision: Int64 = 0
    private var drafts: [String: Draft] = [:]

    static let telling: Set<String> = [
        "policy_drafted", "policy_unreviewed_announced", "policy_published", "request_created",
    ]

    mutating func read(_ entry: ToldEntry, _ people: PeopleReplay) throws {
        let draft = entry.subject("policyDraft")
        switch entry.action {
        case "policy_drafted":
            drafts[draft, default: Draft()].editors.insert(entry.actor)
            drafts[draft]?.hash = entry.data["hash"]?.string ?? ""
            drafts[draft]?.announcedAt = nil
        case "policy_unreviewed_announced":
            try entry.must(people.admins == 1, "policy", "announced without review beside another admin")
            drafts[draft]?.announcedAt = entry.at
        case "policy_published": try publish(entry, people)
        case "request_created":
            try entry.must(entry.data["revision"]?.integer == revision, "pinned", "not the revision in force")
        default: break
        }
    }

    private mutating func publish(_ entry: ToldEntry, _ people: PeopleReplay) throws {
        revision += 1
        try entry.must(entry.data["revision"]?.integer == revision, "policy", "a revision was left out")
        guard let id = entry.data["draft"]?.string else { return }
        guard let draft = drafts.removeValue(forKey: id) else {
            throw Violation(rule: "policy", detail: "draft \(id) was published twice")
        }
        try entry.must(draft.hash == entry.data["hash"]?.string, "policy", "another text than was drafted")
        guard draft.editors.contains(entry.actor) else { return }
        let waited = draft.announcedAt.map { entry.at - $0 >= .hours(24) } ?? false
        try entry.must(people.admins == 1 && waited, "policy", "published by an editor")
        try entry.must(entry.data["reviewed"]?.bool == false, "policy", "called reviewed")
    }
}
