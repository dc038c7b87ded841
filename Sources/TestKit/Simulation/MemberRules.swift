import Domain
import Kernel

/// What must hold between the rows and those whom the directories really have as members.
struct MemberRules {
    let world: World
    let state: Invariants.State

    func check() throws {
        let members = members
        try activeMeansMember(members)
        try strangersAreLeftAlone(members)
        for member in members where !world.strangers.contains(member) && !explained.contains(member) {
            throw Violation(rule: "I4", detail: "\(member) without a grant, and nobody shows it")
        }
    }

    /// Everyone who is in one of the groups of which grants tell.
    private var members: Set<Member> {
        let targets = Set(state.grants.compactMap(\.target)).union(world.strangers.map(\.target))
        return Set(
            targets.flatMap { target in
                world.members(of: target).map { Member(external: $0, target: target) }
            }
        )
    }

    /// I3: an active grant at a directory is a membership there.
    private func activeMeansMember(_ members: Set<Member>) throws {
        for grant in state.grants where grant.status == .active {
            guard let target = grant.target, let external = grant.identity.flatMap({ world.externalIDs[$0] }) else {
                continue
            }
            guard members.contains(Member(external: external, target: target)) else {
                throw Violation(rule: "I3", detail: "active grant \(grant.id) without membership")
            }
        }
    }

    /// Whoever was a member before us stays one.
    private func strangersAreLeftAlone(_ members: Set<Member>) throws {
        for stranger in world.strangers where !members.contains(stranger) {
            throw Violation(rule: "baseline", detail: "\(stranger.external) was there before us and was taken out")
        }
    }

    /// I4: those who have an open grant, or whose removal is shown as outstanding.
    private var explained: Set<Member> {
        var explained: Set<Member> = []
        for grant in state.grants where grant.isOpen {
            guard let target = grant.target else { continue }
            for external in externals(grant.identity, of: grant.holder) {
                explained.insert(Member(external: external, target: target))
            }
        }
        for job in state.jobs where job.kind == .deprovision && job.state.isOpen {
            for external in externals(job.identity, of: job.person) {
                explained.insert(Member(external: external, target: job.target))
            }
        }
        return explained
    }

    /// Whom an identity means: any of the person's accounts where a person acted without one.
    private func externals(_ identity: ID<ExternalIdentity>?, of person: ID<Person>) -> [String] {
        guard let identity else { return world.owners.filter { $0.value.contains(person) }.map(\.key) }
        return world.externalIDs[identity].map { [$0] } ?? []
    }
}
