package import Domain
package import Kernel

extension Company {
    /// What the portal panel stores for such a request.
    package static func snapshot(_ tool: String, days: Int64 = 30, role: String? = nil) -> JSON {
        let fields: JSON = [
            "tool": .string(tool), "role": .text(role), "businessUse": "reports", "dataClasses": ["internal"],
            "requestedDays": .integer(days),
        ]
        return ["aiclearance.snapshot.v1": fields.withoutNulls]
    }

    /// Brings an issue in as intake does, and says what became of it.
    @discardableResult
    package func ingest(
        _ issue: String,
        tool: String = "claude",
        days: Int64 = 30,
        role: String? = nil,
        reporter: String? = "jira-ria",
        groups: [String] = [],
        requestType: String? = Company.requestType,
        property: JSON? = nil,
        beneficiary: IssueFacts.Beneficiary? = nil
    ) async throws -> AccessRequest? {
        let facts = IssueFacts(
            issue: issue,
            project: "AI",
            portal: Company.portal,
            requestType: requestType,
            reporter: reporter,
            groups: groups,
            beneficiary: beneficiary
        )
        let snapshot = property ?? Company.snapshot(tool, days: days, role: role)
        try await system { try AnnounceIssue(issue)(in: $0) }
        let fence = try await claim(.intake, id: issue)
        return try await system { try IngestRequest(facts, property: snapshot, fence: fence)(in: $0) }
    }

    /// An approved request for the connected tool, whose job waits in the queue.
    package func approvedGrant(
        _ issue: String,
        tool: String = "claude",
        days: Int64 = 30,
        reporter: String = "jira-ria"
    ) async throws -> Grant {
        guard let request = try await ingest(issue, tool: tool, days: days, reporter: reporter) else {
            throw Refusal(.invalid, "not_ingested", "the request was not taken in")
        }
        _ = try await write(by: approver) { try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: $0) }
        return try await grant(of: request.id)
    }

    /// A grant that is active because its job succeeded.
    package func activeGrant(_ issue: String, days: Int64 = 30) async throws -> Grant {
        try await mapRequester()
        let grant = try await approvedGrant(issue, days: days)
        _ = try await runJob(of: grant.id, JobResult(.done, code: "added", readBack: .member))
        return try await self.grant(grant.id)
    }

    package func mapRequester(_ identity: ID<ExternalIdentity> = "identity-ria", reference: [UInt8] = [1]) async throws
    {
        try await map(requester, identity, reference: reference)
    }

    package func map(_ person: Person, _ identity: ID<ExternalIdentity>, reference: [UInt8]) async throws {
        let sealed = SealedValue(keyID: "k", bytes: [1, 2, 3])
        let map = MapIdentity(person.id, at: connection, identity: identity, sealed: sealed, reference: reference)
        try await write(by: admin) { try map(in: $0) }
    }

    /// Runs the oldest open job of the grant as a worker does, with that result.
    ///
    /// - Parameter probe: what the look before the first add showed; nil when it did not get that far.
    @discardableResult
    package func runJob(
        of grant: ID<Grant>,
        _ result: JobResult,
        jitter: UInt64 = 0,
        probe: Membership? = .notMember
    ) async throws -> Job {
        let (job, fence) = try await startJob(of: grant, probe: probe)
        try await system { try FinishJob(job.id, fence: fence, result: result, jitter: jitter)(in: $0) }
        return try await self.job(job.id)
    }

    /// Runs the open removal of that identity, or with nil the open provision.
    @discardableResult
    package func runJob(
        _ removed: ID<ExternalIdentity>?,
        of grant: ID<Grant>,
        _ result: JobResult,
        probe: Membership = .notMember,
        reference: [UInt8]? = nil
    ) async throws -> Job {
        let open = try await read { try $0.jobs.open(grant: grant) }
        let found = open.first { removed == nil ? $0.kind == .provision : $0.identity == removed }
        guard let job = found else { throw Refusal(.notFound, "no_job", "the grant has no such open job") }
        let fence = try await claim(.provisioning, id: job.id.rawValue)
        try await system { tx in
            guard case .run(let job, _, let mustProbe) = try StartJob(job.id, fence: fence)(in: tx) else { return }
            if mustProbe {
                _ = try RecordProbe(job.id, fence: fence, membership: probe, reference: reference)(in: tx)
            }
            try FinishJob(job.id, fence: fence, result: result, jitter: 0)(in: tx)
        }
        return try await self.job(job.id)
    }

    package func startJob(
        of grant: ID<Grant>,
        probe: Membership? = .notMember,
        owner: String = "test"
    ) async throws -> (job: Job, fence: Int64) {
        let open = try await read { try $0.jobs.open(grant: grant).min { $0.seq < $1.seq } }
        guard let open else { throw Refusal(.notFound, "no_job", "the grant has no open job") }
        let fence = try await claim(.provisioning, id: open.id.rawValue, owner: owner)
        let plan = try await system { try StartJob(open.id, fence: fence)(in: $0) }
        if case .run(_, _, mustProbe: true) = plan, let probe {
            let record = RecordProbe(open.id, fence: fence, membership: probe, reference: nil)
            _ = try await system { try record(in: $0) }
        }
        return (try await job(open.id), fence)
    }

    /// Claims everything that is due and gives back the fence of one piece of work.
    package func claim(_ kind: Work.Kind, id: String, owner: String = "test") async throws -> Int64 {
        let claimed = try await store.enter {
            try $0.claimWork([kind], limit: 1_000, lease: .minutes(2), owner: owner)
        }
        guard let work = claimed.first(where: { $0.id == id }) else {
            throw Refusal(.notFound, "not_due", "`\(id)` is not due")
        }
        return work.fence
    }

    package func grant(_ id: ID<Grant>) async throws -> Grant {
        try await read { try $0.grants.find(id) }.required("grant")
    }

    package func grant(of request: ID<AccessRequest>) async throws -> Grant {
        try await read { try $0.grants.find(request: request) }.required("grant")
    }

    package func job(_ id: ID<Job>) async throws -> Job { try await read { try $0.jobs.find(id) }.required("job") }

    package func request(_ id: ID<AccessRequest>) async throws -> AccessRequest {
        try await read { try $0.requests.find(id) }.required("request")
    }
}

extension Optional {
    fileprivate func required(_ noun: String) throws -> Wrapped {
        guard let self else { throw Refusal(.notFound, "missing", "there is no such \(noun)") }
        return self
    }
}
