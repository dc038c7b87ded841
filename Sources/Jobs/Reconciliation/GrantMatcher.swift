import ConnectorKit
import Domain
import Kernel

/// Looks for active grants whose holder was not listed, one part of the members in memory at a time.
struct GrantMatcher {
    private static let page = 500

    let work: Work
    let context: WorkContext
    let comparison: GroupComparison

    func match() async throws {
        var (isFirst, unknown) = (true, Int64(0))
        var absent: [ID<Grant>] = []
        let parts = Fingerprints.parts(for: comparison.counts.members)
        for part in 0..<parts {
            let listed = try await fingerprints(part: part, of: parts)
            var after: ID<Grant>?
            repeat {
                let grants = try await grants(after: after)
                for (grant, reference) in grants {
                    if let reference {
                        if listed.covers(reference), !listed.contains(reference) { absent.append(grant) }
                    } else if part == 0 {
                        unknown += 1
                    }
                }
                after = grants.count == Self.page ? grants.last?.grant : nil
                if absent.count >= Self.page {
                    guard try await record(absent, unknown, isFirst: isFirst, isLast: false) else { return }
                    (isFirst, unknown, absent) = (false, 0, [])
                }
            } while after != nil
        }
        _ = try await record(absent, unknown, isFirst: isFirst, isLast: true)
    }

    private func fingerprints(part: Int, of parts: Int) async throws -> Fingerprints {
        let id = comparison.id
        return try await context.store.read(in: work.scope) { tx in
            var listed = Fingerprints(part: part, of: parts)
            try tx.reconciliation.fingerprints(of: id) { listed.add($0) }
            listed.sort()
            return listed
        }
    }

    private func grants(after: ID<Grant>?) async throws -> [(grant: ID<Grant>, reference: [UInt8]?)] {
        let target = comparison.target
        return try await context.store.read(in: work.scope) {
            try $0.reconciliation.activeGrants(in: target, after: after, limit: Self.page)
        }
    }

    private func record(_ absent: [ID<Grant>], _ unknown: Int64, isFirst: Bool, isLast: Bool) async throws -> Bool {
        let match = MatchGrants(
            comparison.id,
            fence: work.fence,
            absent: absent,
            unknown: unknown,
            isFirst: isFirst,
            isLast: isLast,
            sessions: Errand.sessionsUsed
        )
        return try await context.write(work) { try match(in: $0) }
    }
}
