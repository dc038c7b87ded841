import Domain
import Kernel

/// Rebuilds every state from the log alone and holds it against the rows (I6), checking the chain on the way.
///
/// It reads on from where it stopped; that nothing was rewritten behind it, `WholeLog` checks at the end.
struct LogReplay {
    private(set) var entries = 0
    /// How often each action was read, and each code of a job that has to wait.
    private(set) var met: [String: Int] = [:]
    /// The hash of the last entry read, in hexadecimal digits.
    private(set) var previous = Hex.encode(Array(repeating: 0, count: 32))
    private var grants: [String: String] = [:]
    private var jobs: [String: String] = [:]
    private var requests: [String: String] = [:]
    private var leases: [String: Int64] = [:]
    /// The hash of every entry as a leaf of the tree, also of those that were let go since.
    private(set) var leaves: [[UInt8]] = []
    private var governance = GovernanceReplay()
    /// Issues by the effect that told them something.
    private(set) var comments: [String: String] = [:]

    /// Reads the entries that follow the last one read.
    mutating func read(_ new: [StoredEntry]) throws {
        for entry in new {
            guard entry.follows(entries, previous) else {
                throw Violation(rule: "log", detail: "the chain breaks at \(entry.seq)")
            }
            previous = Hex.encode(entry.hash)
            entries += 1
            leaves.append(sha256([0] + entry.bytes))
            let isGoverned = GovernanceReplay.telling.contains(entry.action)
            let json = isGoverned || Self.telling.contains(entry.action) ? entry.json : .null
            count(entry.action, json)
            try apply(entry.action, json)
            if isGoverned { try governance.read(ToldEntry(entry, json)) }
        }
    }

    func agrees(with state: WorldState) throws {
        for grant in state.grants where grants[grant.id.rawValue] != grant.status.rawValue {
            let told = grants[grant.id.rawValue] ?? "nothing"
            throw Violation(rule: "I6", detail: "grant \(grant.id) is \(grant.status), the log tells of \(told)")
        }
        for job in state.jobs where jobs[job.id.rawValue] != job.state.rawValue {
            let told = jobs[job.id.rawValue] ?? "nothing"
            throw Violation(rule: "I6", detail: "job \(job.id) is \(job.state), the log tells of \(told)")
        }
        for request in state.requests where requests[request.id.rawValue] != request.decision.rawValue {
            throw Violation(
                rule: "I6",
                detail: "request \(request.issue) is \(request.decision), the log says otherwise"
            )
        }
        guard state.grants.count == grants.count, state.jobs.count == jobs.count, state.requests.count == requests.count
        else { throw Violation(rule: "I6", detail: "the log tells of something of which there is no row") }
    }

    private mutating func count(_ action: String, _ json: JSON) {
        met[action, default: 0] += 1
        guard action == "job_retry_scheduled", let code = json["data"]?["code"]?.string else { return }
        met["\(action) \(code)", default: 0] += 1
    }

    private mutating func apply(_ action: String, _ json: JSON) throws {
        let subjects = json["subjects"]
        if let grant = subjects?["grant"]?[0]?.string { try apply(action, json["data"], toGrant: grant) }
        if let job = subjects?["job"]?[0]?.string, let state = Self.jobStates[action] {
            if let former = jobs[job], Self.endedJobs.contains(former) { throw Self.illegal(action, job, former) }
            jobs[job] = state
            try check(json["data"]?["lease"]?.integer, ofJob: job, action)
        }
        if let request = subjects?["request"]?[0]?.string, let state = Self.decisions[action] {
            let former = requests[request]
            guard former == (state == "pending" ? nil : "pending") else {
                throw Self.illegal(action, request, former ?? "unknown")
            }
            requests[request] = state
        }
        if action == "jobs_pruned" { try prune(subjects?["job"]?.array ?? []) }
        if action == "issue_commented", let effect = subjects?["effect"]?[0]?.string,
            let issue = subjects?["issue"]?[0]?.string
        {
            comments[effect] = issue
        }
    }

    /// Only what is over may go.
    private mutating func prune(_ ids: [JSON]) throws {
        for id in ids.compactMap(\.string) {
            let state = jobs.removeValue(forKey: id) ?? "unknown"
            guard Self.endedJobs.contains(state) else { throw Self.illegal("jobs_pruned", id, state) }
        }
    }

    /// A result counts only from whoever began the last attempt.
    private mutating func check(_ lease: Int64?, ofJob job: String, _ action: String) throws {
        if action == "job_started" { leases[job] = lease }
        guard let lease, lease != leases[job] else { return }
        throw Violation(rule: "fence", detail: "\(action) of \(job) under lease \(lease), which was lost")
    }

    private static func illegal(_ action: String, _ subject: String, _ former: String) -> Violation {
        Violation(rule: "transition", detail: "\(action) of \(subject), which was \(former)")
    }

    private mutating func apply(_ action: String, _ data: JSON?, toGrant grant: String) throws {
        if action == "job_queued", data?["kind"]?.string != "provision" { return }
        guard let (from, to) = Self.grantStates[action] else { return }
        let former = grants[grant] ?? "unknown"
        guard from.contains(former) else { throw Self.illegal(action, grant, former) }
        grants[grant] = action == "grant_extended" ? data?["status"]?.string : to
    }

    /// From where each action may lead, and to where: who was revoked stays so.
    private static let grantStates: [String: (from: Set<String>, to: String)] = [
        "grant_created": (["unknown"], "pendingProvision"),
        "job_queued": (["pendingProvision"], "pendingProvision"),
        "grant_reprovisioned": (["pendingProvision", "active"], "pendingProvision"),
        "grant_activated": (["pendingProvision"], "active"),
        "grant_expired": (["pendingProvision", "active"], "expired"),
        "grant_revoked": (["pendingProvision", "active"], "revoked"),
        "grant_extended": (["pendingProvision", "active", "expired"], "active"),
    ]

    private static let endedJobs: Set<String> = ["succeeded", "cancelled", "abandoned"]

    private static let telling = Set(decisions.keys).union(jobStates.keys).union(grantStates.keys).union([
        "issue_commented", "jobs_pruned",
    ])

    private static let decisions = [
        "request_created": "pending", "request_approved": "approved", "request_auto_approved": "approved",
        "request_denied": "denied", "request_cancelled": "cancelled",
        "request_lapsed": "lapsed",
    ]

    private static let jobStates = [
        "job_queued": "queued", "job_started": "running", "job_succeeded": "succeeded",
        "job_retry_scheduled": "retryWait", "job_dead_lettered": "deadLetter", "job_manual_pending": "manualPending",
        "job_manual_completed": "succeeded", "job_requeued": "queued", "job_abandoned": "abandoned",
        "job_cancelled": "cancelled", "job_held": "held", "grant_removal_not_needed": "succeeded",
    ]
}
