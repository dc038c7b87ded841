import Domain
import Kernel

/// What must hold between the rows and those whom the directories really have as members.
struct MemberRules {
    let world: World
    let state: WorldState

    func check() throws {
        let members = members
        try activeMeansMember(members)
        try strangersAreLeftAlone(members)
        try removedMeansGone(members)
        let unexplained = members.filter { !world.isStranger($0.external, in: $0.target) }.subtracting(explained)
        if let member = unexplained.first {
            throw Violation(rule: "I4", detail: "\(member) without a grant, and nobody shows it")
        }
    }

    /// Everyone who is in one of the groups of which grants tell.
    private var members: Set<Member> {
        let targets = Set(state.grants.compactMap(\.target)).union(world.strangers.keys.map(\.target))
        return Set(
            targets.flatMap { target in
                world.members(of: target).map { Member(external: $0, target: target) }
            }
        )
    }

    /// I3: an active grant at a directory is a membership there, unless somebody took it away past us.
    private func activeMeansMember(_ members: Set<Member>) throws {
        for grant in state.grants where grant.status == .active {
            guard let target = grant.target, let external = grant.identity.flatMap({ world.externalIDs[$0] }) else {
                continue
            }
            let member = Member(external: external, target: target)
            if members.contains(member) {
                world.ousted.remove(member)
            } else if !world.ousted.contains(member) {
                throw Violation(rule: "I3", detail: "active grant \(grant.id) without membership")
            }
        }
    }

    /// Whoever was a member before us stays one, unless a person chose to take them out.
    private func strangersAreLeftAlone(_ members: Set<Member>) throws {
        for (stranger, since) in world.strangers where !members.contains(stranger) {
            guard !mayBeGone(stranger, since: since) else {
                world.strangers[stranger] = nil
                continue
            }
            throw Violation(rule: "baseline", detail: "\(stranger.external) was there before us and was taken out")
        }
    }

    /// A finding says that its member was taken out only when that is so.
    private func removedMeansGone(_ members: Set<Member>) throws {
        for finding in state.findings where finding.state == .removed && world.gone.insert(finding.id).inserted {
            guard let external = finding.reference.flatMap({ world.externals[$0] }),
                let target = state.groups[finding.comparison], let at = finding.resolvedAt
            else { continue }
            let member = Member(external: external, target: target)
            guard members.contains(member), !explained.contains(member),
                world.strangers[member].map({ $0 < at }) ?? false
            else { continue }
            throw Violation(rule: "I4", detail: "finding \(finding.id) says that \(external) was removed")
        }
    }

    /// Taken out by a person's choice, or ours to take: asked for after the group was known, so no baseline.
    private func mayBeGone(_ stranger: Member, since: Instant) -> Bool {
        let owners = world.owners[stranger.external] ?? []
        let isAsked = state.grants.contains { $0.target == stranger.target && owners.contains($0.holder) }
        if isAsked, let known = state.listed[stranger.target], known <= state.now { return true }
        return state.findings.contains { finding in
            guard finding.reference.flatMap({ world.externals[$0] }) == stranger.external,
                state.groups[finding.comparison] == stranger.target
            else { return false }
            let isChosen = finding.state != .adopted && (finding.reason != nil || finding.attempts > 0)
            return isChosen && (finding.state.isOpen || finding.resolvedAt.map { $0 >= since } ?? false)
        }
    }

    /// I4: those who have an open grant, or whose removal is shown as outstanding.
    var explained: Set<Member> {
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
