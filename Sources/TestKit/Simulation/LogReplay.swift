import Domain
import Kernel

/// Rebuilds every state from the log alone and holds it against the rows (I6), checking the chain on the way.
struct LogReplay {
    let world: World

    private struct Replayed {
        var grants: [String: String] = [:]
        var jobs: [String: String] = [:]
        var requests: [String: String] = [:]
    }

    func agrees(with state: Invariants.State) async throws {
        let entries = try await world.read { try $0.audit.range(from: 1, limit: 1_000_000) }
        try checkChain(entries)
        var replayed = Replayed()
        for entry in entries { apply(entry, to: &replayed) }
        for grant in state.grants where replayed.grants[grant.id.rawValue] != grant.status.rawValue {
            let told = replayed.grants[grant.id.rawValue] ?? "nothing"
            throw Violation(rule: "I6", detail: "grant \(grant.id) is \(grant.status), the log tells of \(told)")
        }
        for job in state.jobs where replayed.jobs[job.id.rawValue] != job.state.rawValue {
            let told = replayed.jobs[job.id.rawValue] ?? "nothing"
            throw Violation(rule: "I6", detail: "job \(job.id) is \(job.state), the log tells of \(told)")
        }
        for request in state.requests where replayed.requests[request.id.rawValue] != request.decision.rawValue {
            throw Violation(
                rule: "I6",
                detail: "request \(request.issue) is \(request.decision), the log says otherwise"
            )
        }
    }

    private func checkChain(_ entries: [StoredEntry]) throws {
        var previous = Hex.encode(Array(repeating: 0, count: 32))
        for (index, entry) in entries.enumerated() {
            guard entry.seq == Int64(index + 1), sha256(entry.bytes) == entry.hash,
                entry.json["prevHash"]?.string == previous
            else { throw Violation(rule: "log", detail: "the chain breaks at \(entry.seq)") }
            previous = Hex.encode(entry.hash)
        }
    }

    private func apply(_ entry: StoredEntry, to replayed: inout Replayed) {
        let json = entry.json
        let subjects = json["subjects"]
        if let grant = subjects?["grant"]?[0]?.string {
            apply(entry.action, json["data"], toGrant: grant, in: &replayed)
        }
        if let job = subjects?["job"]?[0]?.string, let state = Self.jobStates[entry.action] {
            replayed.jobs[job] = state
        }
        if let request = subjects?["request"]?[0]?.string, let state = Self.decisions[entry.action] {
            replayed.requests[request] = state
        }
    }

    private func apply(_ action: String, _ data: JSON?, toGrant grant: String, in replayed: inout Replayed) {
        switch action {
        case "grant_created": replayed.grants[grant] = "pendingProvision"
        case "grant_activated": replayed.grants[grant] = "active"
        case "grant_expired": replayed.grants[grant] = "expired"
        case "grant_revoked": replayed.grants[grant] = "revoked"
        case "grant_extended": if replayed.grants[grant] == "expired" { replayed.grants[grant] = "active" }
        case "job_queued": if data?["kind"]?.string == "provision" { replayed.grants[grant] = "pendingProvision" }
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
