import Domain
import Kernel

/// What the rows say, as they were seen last: only what may have changed since is read again.
struct WorldState: Sendable {
    private(set) var requests: [AccessRequest] = []
    private(set) var grants: [Grant] = []
    private(set) var jobs: [Job] = []
    /// Of the requests that people have to approve in stages.
    private(set) var approvals: [ID<AccessRequest>: [StageApproval]] = [:]
    private(set) var people: [Person] = []
    private(set) var findings: [Finding] = []
    private(set) var groups: [ID<GroupComparison>: Grant.Target] = [:]
    /// When each group was last read to its end.
    private(set) var listed: [Grant.Target: Instant] = [:]
    private(set) var reviews: [Review] = []
    private(set) var changes: [MassChange] = []

    /// Where a row stands in its list.
    private var placesOfRequests: [String: Int] = [:]
    private var placesOfGrants: [String: Int] = [:]
    private var jobsOfGrants: [String: [Job]] = [:]
    private var grantsOfJobs: [String: String] = [:]

    /// Requests for which an admin set guardrails aside.
    private(set) var overridden: Set<ID<AccessRequest>> = []
    /// The moment of the look.
    private(set) var now = Instant(milliseconds: 0)

    func jobs(of grant: Grant) -> [Job] { jobsOfGrants[grant.id.rawValue] ?? [] }

    /// Whether the grant is over, though no sweep came by yet.
    func ends(_ grant: Grant) -> Bool { grant.effectiveStatus(at: now) == .expired }

    mutating func read(_ touched: RowWatch.Touched, in tx: any Transaction) throws {
        now = tx.now
        try readRows(touched, in: tx)
        if touched.tables.contains(.people) { people = try Self.all { try tx.people.all(page: $0) } }
        if touched.tables.contains(.changes) { changes = try Self.all { try tx.massChanges.list(page: $0) } }
        if !touched.tables.isDisjoint(with: [.findings, .comparisons]) { try readFindings(in: tx) }
        guard touched.tables.contains(.reviews) else { return }
        reviews = try [true, false].flatMap { open in try Self.all { try tx.reviews.list(open: open, page: $0) } }
    }

    private mutating func readFindings(in tx: any Transaction) throws {
        findings = try [true, false].flatMap { open in
            try Self.all { try tx.reconciliation.findings(open: open, page: $0) }
        }
        for comparison in try Self.all({ try tx.reconciliation.comparisons(page: $0) }) {
            groups[comparison.id] = comparison.target
            listed[comparison.target] = comparison.listedAt
        }
    }

    private mutating func readRows(_ touched: RowWatch.Touched, in tx: any Transaction) throws {
        let isAll = touched.tables.contains(where: \.isReadByRow)
        if isAll {
            (placesOfRequests, placesOfGrants, requests, grants) = ([:], [:], [], [])
            for request in try Self.all({ try tx.requests.list(RequestFilter(), page: $0) }) { put(request) }
            for grant in try Self.all({ try tx.grants.list(GrantFilter(), page: $0) }) { put(grant) }
            for grant in grants { try readJobs(of: grant.id, in: tx) }
            for request in requests { try readApprovals(of: request.id, in: tx) }
        }
        guard !touched.ids.isEmpty || isAll else { return }
        for id in touched.ids.sorted() { try readRow(id, in: tx) }
        jobs = grants.flatMap { jobsOfGrants[$0.id.rawValue] ?? [] }
    }

    private mutating func readRow(_ id: String, in tx: any Transaction) throws {
        if let request = try tx.requests.find(ID(id)) {
            put(request)
            return try readApprovals(of: request.id, in: tx)
        }
        if let grant = try tx.grants.find(ID(grantsOfJobs[id] ?? id)) {
            put(grant)
            try readJobs(of: grant.id, in: tx)
        }
    }

    private mutating func put(_ request: AccessRequest) {
        guard let place = placesOfRequests[request.id.rawValue] else {
            placesOfRequests[request.id.rawValue] = requests.count
            return requests.append(request)
        }
        requests[place] = request
    }

    private mutating func put(_ grant: Grant) {
        guard let place = placesOfGrants[grant.id.rawValue] else {
            placesOfGrants[grant.id.rawValue] = grants.count
            return grants.append(grant)
        }
        grants[place] = grant
    }

    private mutating func readJobs(of grant: ID<Grant>, in tx: any Transaction) throws {
        let found = try tx.jobs.of(grant: grant)
        jobsOfGrants[grant.rawValue] = found
        for job in found { grantsOfJobs[job.id.rawValue] = grant.rawValue }
    }

    private mutating func readApprovals(of request: ID<AccessRequest>, in tx: any Transaction) throws {
        let given = try tx.approvals.given(to: request)
        approvals[request] = given.isEmpty ? nil : given
        if try tx.policies.override(of: request) != nil { overridden.insert(request) }
    }

    private static func all<Item>(_ list: (PageRequest) throws -> Page<Item>) throws -> [Item] {
        var (items, cursor): ([Item], String?) = ([], nil)
        repeat {
            let page = try list(PageRequest(size: 100, after: cursor))
            items += page.items
            cursor = page.next
        } while cursor != nil
        return items
    }
}
