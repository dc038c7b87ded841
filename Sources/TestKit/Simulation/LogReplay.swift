import Domain
import Kernel

/// Rebuilds every state from the log alone and holds it against the rows (I6), checking the chain on the way.
///
/// It reads on from where it stopped; a story ends with a replay from the first entry, so that a rewrite of entries
/// already read is seen too.
struct LogReplay {
    private(set) var entries = 0
    private var previous = Hex.encode(Array(repeating: 0, count: 32))
    private var grants: [String: String] = [:]
    private var jobs: [String: String] = [:]
    private var requests: [String: String] = [:]

    /// Reads the entries that follow the last one read.
    mutating func read(_ new: [StoredEntry]) throws {
        for entry in new {
            let json = entry.json
            guard entry.seq == Int64(entries + 1), sha256(entry.bytes) == entry.hash,
                json["prevHash"]?.string == previous
            else { throw Violation(rule: "log", detail: "the chain breaks at \(entry.seq)") }
            previous = Hex.encode(entry.hash)
            entries += 1
            apply(entry.action, json)
        }
    }

    func agrees(with state: Invariants.State) throws {
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

    private mutating func apply(_ action: String, _ json: JSON) {
        let subjects = json["subjects"]
        if let grant = subjects?["grant"]?[0]?.string { apply(action, json["data"], toGrant: grant) }
        if let job = subjects?["job"]?[0]?.string, let state = Self.jobStates[action] { jobs[job] = state }
        if let request = subjects?["request"]?[0]?.string, let state = Self.decisions[action] {
            requests[request] = state
        }
    }

    private mutating func apply(_ action: String, _ data: JSON?, toGrant grant: String) {
        switch action {
        case "grant_created": grants[grant] = "pendingProvision"
        case "grant_activated": grants[grant] = "active"
        case "grant_expired": grants[grant] = "expired"
        case "grant_revoked": grants[grant] = "revoked"
        case "grant_extended": if grants[grant] == "expired" { grants[grant] = "active" }
        case "job_queued": if data?["kind"]?.string == "provision" { grants[grant] = "pendingProvision" }
        default: break
        }
    }

    private static let decisions = [
        "request_created": "pending", "request_approved": "approved", "request_auto_approved": "approved",
        "request_denied": "denied", "request_cancelled": "cancelled",
    ]

    private static let jobStates = [
        "job_queued": "queued", "job_started": "running", "job_succeeded": "succeeded",
        "job_retry_scheduled": "retryWait", "job_dead_lettered": "deadLetter", "job_manual_pending": "manualPending",
        "job_manual_completed": "succeeded", "job_requeued": "queued", "job_abandoned": "abandoned",
        "job_cancelled": "cancelled", "job_held": "held", "grant_removal_not_needed": "succeeded",
    ]
}
