import ConnectorKit
import Domain
import Kernel

/// Reads one page of a group's members and keeps it.
struct MemberReader {
    let work: Work
    let context: WorkContext
    let comparison: GroupComparison
    let role: BoundRole?

    /// - Returns: whether the run goes on at once.
    func read() async throws -> Bool {
        guard comparison.pages < GroupComparison.mostPages else {
            throw ProviderFailure(
                .terminal,
                "too_many_pages",
                "the group has more than \(GroupComparison.mostPages) pages of members, so nothing is concluded from it"
            )
        }
        let listed = try await context.core.members(
            of: comparison.target.group,
            connection: comparison.target.connection,
            after: comparison.cursor,
            in: work.scope
        )
        let members = listed.items.map { Secret($0) }
        let references = try await context.vault.references(for: members, in: work.scope)
        let (target, role) = (comparison.target, role)
        let standing = try await context.store.read(in: work.scope) {
            try $0.reconciliation.standing(of: references, in: target, boundTo: role)
        }
        var counts = MemberCounts()
        var strangers: [Stranger] = []
        for (member, reference) in zip(members, references) {
            if let known = standing[reference] {
                counts[known] += 1
            } else {
                strangers.append(Stranger(reference: reference, identity: try await identity(member, reference)))
            }
        }
        let page = MemberPage(
            number: comparison.pages,
            counts: counts,
            fingerprints: Fingerprints.bytes(of: references),
            strangers: strangers,
            next: listed.next
        )
        let record = RecordMembers(comparison.id, fence: work.fence, page: page)
        return try await context.write(work) { try record(in: $0) } != nil
    }

    /// The member's id under lock and key, for whoever has to take it out.
    private func identity(_ member: Secret, _ reference: [UInt8]) async throws -> ExternalIdentity {
        let now = context.time.now()
        let id = ID<ExternalIdentity>(context.randomness.key(at: now))
        let sealed = try await context.vault.seal(member, name: SecretName.identity(id), in: work.scope)
        return ExternalIdentity(id: id, sealed: sealed, reference: reference, createdAt: now)
    }
}
