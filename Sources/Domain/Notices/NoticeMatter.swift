import Kernel

/// What a notice is about, as it stands when people are looked up.
struct NoticeMatter {
    private(set) var request: AccessRequest?
    private(set) var grant: Grant?
    private(set) var review: Review?
    private(set) var tool: ID<Tool>?
    private(set) var issue: String?
    /// Whether it still needs telling: a request that was decided meanwhile does not wait any more.
    private(set) var isStillTrue = true
    /// Whether it says that a membership outlives its grant, which admins are told besides.
    private(set) var isRemoval = false
    private(set) var facts: JSON = [:]
    private var members: [JSON.Member] = []

    init(
        _ notice: Notice,
        in tx: some Scope & HasNotices & HasRequests & HasGrants & HasJobs & HasPeople & HasCatalog & HasConnections
            & HasApprovals & HasPolicies & HasReviews & HasMassChanges
    ) throws {
        let subject = notice.subject
        switch notice.event {
        case .pending, .decided, .slaBreached, .escalated:
            try take(request: tx.requests.find(ID(subject)), of: notice, in: tx)
        case .activated, .expiring, .expired, .revoked: try take(grant: tx.grants.find(ID(subject)), notice, in: tx)
        case .manualNeeded, .removalOutstanding: try take(job: tx.jobs.find(ID(subject)), notice, in: tx)
        case .deadLetter:
            let job = try tx.jobs.find(ID(subject))
            try take(job: job, notice, in: tx)
            if job == nil { put("what", notice.issue ?? "Jira") }
        case .reviewAssigned, .reviewHalfTime, .reviewLastDay, .reviewOverdue:
            review = try tx.reviews.find(ID(subject))
            isStillTrue = review?.state.isOpen ?? false
            try take(grant: review.flatMap { try tx.grants.find($0.grant) }, notice, in: tx)
            put("due", review?.dueAt.rfc3339)
            put("path", "/approvals/reviews")
        case .connectorDown:
            let connection = try tx.connections.find(ID(subject))
            put("connection", connection?.name)
            put("path", "/connections/\(subject)")
        case .mintAnomaly:
            put("connection", try tx.connections.find(ID(subject))?.name)
            put("code", notice.detail["class"]?.string)
            put("path", "/connections/\(subject)")
        case .drillOverdue:
            put("days", notice.detail["days"]?.integer.map(String.init))
            put("path", "/connectors")
        case .removalsHeld:
            let change = try tx.massChanges.find(ID(subject))
            isStillTrue = change?.state == .paused
            put("count", change.map { String($0.size) })
            put("path", "/reconciliation")
        case .chainBroken:
            put("finding", notice.detail["finding"]?.string)
            put("path", "/log")
        case .breakGlass:
            try take(request: tx.requests.find(ID(subject)), of: notice, in: tx)
            isStillTrue = request != nil
            put("by", try notice.actor.flatMap { try tx.people.find($0)?.displayName })
            put("ends", notice.detail["until"]?.string)
            put("reason", notice.detail["reason"]?.string)
            put("due", notice.detail["reviewBy"]?.string)
        case .delegated:
            let from = notice.detail["from"]?.string
            put("from", try from.flatMap { try tx.people.find(ID($0))?.displayName })
            put("until", notice.detail["until"]?.string)
            put("path", "/approvals")
        }
        put("code", notice.detail["code"]?.string)
        facts = .object(members)
    }

    /// Who asked and who would use it: neither decides.
    var parties: [ID<Person>] {
        [request?.requester, request?.beneficiary, grant?.holder].compactMap(\.self)
    }

    /// The first word on a name counts.
    private mutating func put(_ name: String, _ value: String?) {
        guard let value, !members.contains(where: { $0.key == name }) else { return }
        members.append(JSON.Member(name, .string(value)))
    }

    private mutating func take(
        request found: AccessRequest?,
        of notice: Notice,
        in tx: some Scope & HasPeople & HasCatalog & HasApprovals & HasPolicies & HasConnections
    ) throws {
        guard let found else { return isStillTrue = false }
        (request, tool, issue) = (found, found.tool, found.issue)
        put("path", "/requests/\(found.id)")
        try putParties(holder: found.beneficiary, of: found, in: tx)
        put("role", found.role)
        members.append(JSON.Member("days", .integer(Int64(found.approvedDays ?? found.requestedDays))))
        for name in ["hours", "level"] { put(name, notice.detail[name]?.integer.map(String.init)) }
        guard notice.event != .decided else {
            isStillTrue = found.decision != .pending
            put("decision", found.decision.rawValue)
            put("by", try decider(of: found, in: tx))
            return put("reason", found.reason)
        }
        isStillTrue = found.decision == .pending
        guard isStillTrue else { return }
        let waiting = try FindApprovers(found)(in: tx).filter(\.isWaiting)
        put("stages", waiting.map { StageName.words($0.stage) }.joined(separator: ", "))
    }

    private func decider(of request: AccessRequest, in tx: some HasPeople) throws -> String? {
        switch request.source {
        case .autoPolicy: "@policy"
        case .person: try request.decidedBy.flatMap { try tx.people.find(ID($0))?.displayName }
        case .system, nil: "@system"
        }
    }

    private mutating func take(
        grant found: Grant?,
        _ notice: Notice,
        in tx: some Scope & HasNotices & HasRequests & HasPeople & HasCatalog
    ) throws {
        guard let found else { return isStillTrue = false }
        (grant, tool) = (found, found.tool)
        request = try tx.requests.find(found.request)
        issue = request?.issue
        if notice.event == .expiring {
            let end = notice.detail["ends"]?.string.flatMap { Instant(rfc3339: $0) }
            isStillTrue = try found.isOpen && found.expiresAt == end && !tx.notices.isNotRenewed(found.id)
        }
        if notice.event == .activated { isStillTrue = found.isOpen }
        put("path", "/grants/\(found.id)")
        try putParties(holder: found.holder, of: request, in: tx)
        put("role", found.role)
        put("ends", found.expiresAt?.rfc3339)
        put("reason", found.endedReason)
    }

    private mutating func take(
        job: Job?,
        _ notice: Notice,
        in tx: some Scope & HasNotices & HasRequests & HasGrants & HasPeople & HasCatalog
    ) throws {
        guard let job else { return }
        let isRemovalJob = job.kind == .deprovision
        if notice.event != .removalOutstanding { isRemoval = isRemovalJob && job.state.needsPerson }
        put("path", "/jobs")
        try take(grant: tx.grants.find(job.grant), notice, in: tx)
        put("what", try tx.catalog.find(tool ?? "")?.name)
        put("code", job.code)
        isStillTrue = job.state.needsPerson && !(isRemovalJob && notice.event == .deadLetter)
    }

    private mutating func putParties(
        holder: ID<Person>,
        of request: AccessRequest?,
        in tx: some HasPeople & HasCatalog
    ) throws {
        put("tool", try tool.flatMap { try tx.catalog.find($0)?.name } ?? tool?.rawValue)
        put("holder", try tx.people.find(holder)?.displayName)
        put("requester", try request.flatMap { try tx.people.find($0.requester)?.displayName })
        put("issue", issue)
    }
}
