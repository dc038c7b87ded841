import Domain
import Kernel
import Vendors

/// Somebody who is in a group.
struct Member: Hashable, CustomStringConvertible {
    let external: String
    let target: Grant.Target

    var description: String { "\(external) is a member of \(target.group)" }
}

extension World {
    /// A directory's administrator makes somebody a member who never had to do with the group.
    ///
    /// Every replica shows it at once, as if it had happened an hour ago: what nobody can see nobody can respect. The directory
    /// tells of it from now on.
    func intrude() async throws {
        let person = try person(pick(SmallCompany.people.filter(\.isInDirectories)).key).id
        let (targets, mapping) = try await read { tx in
            let targets = try SmallCompany.tools.compactMap { try tx.catalog.find(ID($0.slug))?.target(role: "user") }
            return try (
                targets, targets.map { try tx.identities.mapping(of: person, at: $0.connection)?.identity }
            )
        }
        let index = Int(randomness.next() % UInt64(targets.count))
        guard let external = mapping[index].flatMap({ externalIDs[$0] }) else { return }
        let (target, owners) = (targets[index], owners[external] ?? [])
        let isTouched = try await read { tx in
            try owners.contains { try !tx.grants.of(holder: $0, target: target).isEmpty }
        }
        guard !isTouched else { return }
        let (now, isOkta) = (clock.now(), target.connection == okta)
        company.put(external, into: target.group, isOkta: isOkta, at: now, seenSince: now - .hours(1))
        strangers[Member(external: external, target: target)] = clock.now()
        coverage.meet("event: stranger")
        trace.note("stranger \(external) in \(target.group)")
    }
}
