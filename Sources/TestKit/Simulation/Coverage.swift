import Vendors

/// What stories met, by name, so that a reader sees what a run of seeds was worth.
///
/// Names are `fault: …` (a call that went wrong, and how), `crash: …` (where the process died), `deed: …` (what somebody
/// did with success), `refused: …`, `event: …` and `log: …` (an action in the log, with the code of a result).
package struct Coverage: Sendable {
    package private(set) var counts: [String: Int] = [:]

    package init() {}

    mutating func meet(_ name: String, times: Int = 1) { counts[name, default: 0] += times }

    package mutating func add(_ other: Coverage) { counts.merge(other.counts, uniquingKeysWith: +) }

    package func total(_ kind: String) -> Int {
        counts.reduce(0) { $0 + ($1.key.hasPrefix(kind + ": ") ? $1.value : 0) }
    }

    /// What of a list was met.
    package func met(of names: [String]) -> Int { names.count { counts[$0, default: 0] > 0 } }

    /// What a few hundred seeds meet at least once; whatever of it stays out has lost its way into the stories.
    package static var due: [String] { faults + crashes + deeds + events + log }

    package static let faults = ["okta", "entra", "jira"].flatMap { vendor in
        [
            "429", "429 for too many at once", "500", "502 as HTML", "503", "refused connection",
            "time-out, nothing done",
            "time-out, done all the same", "lost reply, done all the same",
        ].map { "fault: \(vendor) \($0)" }
    }

    package static let crashes = ["before", "after"].flatMap { moment in
        let commits = ["provisioning", "effect", "intake", "poll", "sweep", "tree", "broker", "hooks", "person"]
        let calls = ["okta read", "okta write", "entra read", "entra write", "jira read", "jira write", "entra token"]
        return commits.map { "crash: \(moment) commit of \($0)" } + ["crash: \(moment) claim"]
            + calls.map { "crash: \(moment) call \($0)" }
    }

    package static let deeds = [
        "announce", "decide", "bulk", "extend", "revoke", "work", "pause", "map", "switch", "retry", "complete",
        "unmap", "hand", "take", "come", "bind", "delegate", "undelegate", "away", "here", "roles", "route", "own",
        "ask", "answer", "override", "withdraw", "keep", "drop", "leave", "return", "remove", "adopt", "readd",
        "compare", "many", "release", "halt", "breaker", "approved-keep", "pilot-keep", "restricted-keep",
        "blocked-keep", "blocked-revoke", "retired-keep", "draft", "edit", "discard", "confirm", "publish",
        "glass", "break", "vet", "reassign", "require", "licence", "hold",
    ].map { "deed: \($0)" }

    package static let events = ["again", "late", "lag", "end", "stranger", "oust"].map { "event: \($0)" }

    package static let log = [
        "request_created", "request_auto_approved", "request_approved", "request_denied", "request_ingest_rejected",
        "request_ingest_deferred", "grant_created", "grant_activated", "grant_extended", "grant_expired",
        "grant_revoked", "grant_access_removed", "grant_removal_not_needed", "job_queued", "job_started",
        "job_succeeded",
        "job_cancelled", "job_held", "job_requeued", "job_dead_lettered", "job_manual_pending", "job_manual_completed",
        "late_result_discarded", "baseline_recorded", "identity_changed", "issue_transitioned", "issue_commented",
        "job_retry_scheduled not_visible_yet", "job_retry_scheduled unconfirmed", "job_retry_scheduled rate_limited",
        "job_retry_scheduled read_back_failed", "request_stage_approved", "request_sla_breached", "request_escalated",
        "request_lapsed", "request_info_requested", "request_info_answered", "request_cancelled", "bulk_decided",
        "delegation_created", "delegation_ended", "delegation_applied", "absence_set", "absence_ended",
        "approvals_configured", "tool_owners_set", "guardrails_overridden", "recert_issue_created", "recert_kept",
        "recert_revoked", "recert_overdue", "person_left", "person_returned", "person_roles_changed", "drift_found",
        "finding_resolved", "group_compared", "comparison_failed", "comparison_requested", "breaker_set",
        "mass_change_paused", "mass_change_released", "mass_change_cancelled", "mass_change_done",
        "tool_status_changed", "policy_drafted", "policy_draft_discarded", "policy_unreviewed_announced",
        "policy_published", "log_pruned", "jobs_pruned", "identities_erased", "grant_reprovisioned",
        "break_glass_configured", "break_glass_used", "break_glass_reviewed", "request_reassigned", "licence_required",
        "licence_seen",
    ].map { "log: \($0)" }
}

extension World {
    /// What this story met so far.
    var met: Coverage {
        var all = coverage
        for (action, times) in replay.met { all.meet("log: \(action)", times: times) }
        for place in crash.deaths { all.meet("crash: \(place)") }
        for (vendor, faults) in company.faultsMet {
            for (met, times) in faults {
                all.meet("fault: \(vendor) \(met.fault.name(isRead: met.isRead))", times: times)
            }
        }
        return all
    }
}

extension Fault {
    fileprivate func name(isRead: Bool) -> String {
        switch self {
        case .trouble(let trouble): trouble.name
        case .timedOut(let afterEffect):
            afterEffect && !isRead ? "time-out, done all the same" : "time-out, nothing done"
        case .lost(let afterEffect):
            afterEffect && !isRead ? "lost reply, done all the same" : "lost reply, nothing done"
        case .unreachable: "refused connection"
        case .impostor: "impostor"
        }
    }
}

extension Trouble {
    fileprivate var name: String {
        switch self {
        case .rateLimited: "429"
        case .crowded: "429 for too many at once"
        case .conflict: "409"
        case .broken: "500"
        case .unavailable: "503"
        case .gateway: "502 as HTML"
        }
    }
}
