import Domain
import Kernel

/// Access that did not wait is given by whoever may, for hours, and looked at by somebody else; while a licence has lapsed nothing
/// is added.
struct EmergencyReplay {
    private struct Use {
        let by: String
        let request: String
        let due: Instant
        let end: Instant
    }

    private var invokers: String?
    private var most = 0
    /// By their ids, until somebody reviewed them.
    private var unreviewed: [String: Use] = [:]
    private var ends: [String: Instant] = [:]
    /// The person and the tool of each request.
    private var wishes: [String: [String?]] = [:]

    private var isLicenceNeeded = false
    private var isLapsed = false
    private var additions: Set<String> = []

    static let telling: Set<String> = [
        "break_glass_configured", "break_glass_used", "break_glass_reviewed", "request_created", "grant_activated",
        "grant_extended", "licence_required", "licence_seen", "job_queued", "job_started",
    ]

    mutating func read(_ entry: ToldEntry, _ people: PeopleReplay, _ decisions: DecisionReplay) throws {
        switch entry.action {
        case "request_created":
            wishes[entry.subject("request")] = [entry.data["beneficiary"]?.string, entry.data["tool"]?.string]
        case "break_glass_configured":
            invokers = entry.data["new"]?["invokers"]?.string
            most = entry.data["new"]?["mostHours"]?.integer.map(Int.init) ?? 0
        case "break_glass_used": try use(entry, people)
        case "break_glass_reviewed": try review(entry, people, decisions)
        case "grant_activated", "grant_extended":
            guard let end = ends[entry.subject("grant")] else { return }
            let isKept = entry.action == "grant_activated" && entry.instant("expiresAt").map { $0 <= end } ?? false
            try entry.must(isKept, "break-glass", "access lasts longer than the hours")
        default: try licence(entry)
        }
    }

    private mutating func use(_ entry: ToldEntry, _ people: PeopleReplay) throws {
        guard let id = entry.data["use"]?.string, let hours = entry.data["hours"]?.integer,
            let end = entry.instant("until"), let due = entry.instant("reviewBy")
        else { throw Violation(rule: "break-glass", detail: "an entry says too little") }
        let request = entry.subject("request")
        let isAble = invokers == "approver" ? people.mayDecide(entry.actor) : people.isAdmin(entry.actor)
        try entry.must(invokers != nil && isAble, "break-glass", "by somebody who may not")
        try entry.must((1...Int64(most)).contains(hours) && end == entry.at + .hours(hours), "break-glass", "too long")
        try entry.must(!unreviewed.values.contains { $0.due <= entry.at }, "break-glass", "a review is overdue")
        let isAgain = unreviewed.values.contains { wishes[$0.request] == wishes[request] }
        try entry.must(!isAgain, "break-glass", "the last use for them was not reviewed")
        unreviewed[id] = Use(by: entry.actor, request: request, due: due, end: end)
        ends[entry.subject("grant")] = end
    }

    private mutating func review(_ entry: ToldEntry, _ people: PeopleReplay, _ decisions: DecisionReplay) throws {
        guard let use = unreviewed.removeValue(forKey: entry.data["use"]?.string ?? "") else {
            throw Violation(rule: "break-glass", detail: "reviewed twice")
        }
        let isParty = decisions.parties(of: use.request).contains(entry.actor)
        try entry.must(people.mayDecide(entry.actor) && !isParty, "break-glass", "reviewed by a party")
        try entry.must(entry.actor != use.by, "break-glass", "reviewed by who did it")
        try entry.must(entry.data["late"]?.bool == (entry.at >= use.due), "break-glass", "late, or not")
    }

    /// What lapses by itself is told by no entry, so only what was said is held against the jobs.
    private mutating func licence(_ entry: ToldEntry) throws {
        let job = entry.subject("job")
        switch entry.action {
        case "licence_required":
            let isNeeded = entry.data["source"]?.string != nil
            if isNeeded != isLicenceNeeded { (isLicenceNeeded, isLapsed) = (isNeeded, isNeeded) }
        case "licence_seen": isLapsed = entry.data["active"]?.bool != true
        case "job_queued" where entry.data["kind"]?.string == "provision": additions.insert(job)
        case "job_started" where additions.contains(job):
            try entry.must(!isLapsed, "N22", "an addition while the licence has lapsed")
        default: break
        }
    }
}
