import Domain
import Kernel

/// Who decided: never a party, never in a party's name, never the system, and each stage somebody else (R1, R2, I5).
struct DecisionReplay {
    private struct Asked {
        let parties: Set<String>
        let at: Instant
        /// Everybody whose word it has.
        var words: Set<String> = []
    }

    private struct Lent {
        let to: String
        let until: Instant
    }

    private var requests: [String: Asked] = [:]
    private var grants: [String: String] = [:]
    private var lent: [String: Lent] = [:]

    static let telling: Set<String> = [
        "request_created", "grant_created", "request_auto_approved", "request_approved", "request_stage_approved",
        "request_denied", "request_reassigned", "delegation_created", "delegation_ended", "delegation_applied",
    ]

    /// Whoever asked for that grant or uses it.
    func parties(ofGrant grant: String) -> Set<String> { grants[grant].flatMap { requests[$0]?.parties } ?? [] }

    func parties(of request: String) -> Set<String> { requests[request]?.parties ?? [] }

    mutating func read(_ entry: ToldEntry, _ people: PeopleReplay) throws {
        let request = entry.subject("request")
        switch entry.action {
        case "request_created": requests[request] = Asked(parties: Self.parties(entry.data), at: entry.at)
        case "grant_created": grants[entry.subject("grant")] = request
        case "request_auto_approved":
            // Policy decides when a request comes in, or not at all.
            let isAtOnce = entry.kind == "system" && requests[request]?.at == entry.at
            let parties = requests[request]?.parties.count
            try entry.must(isAtOnce && parties == 1, "R1", "policy approved \(request) late, or for somebody else")
        case "request_stage_approved": try stage(entry, request, people)
        case "request_reassigned": try reassign(entry, request, people)
        case "request_approved": try decide(entry, request, people)
        case "request_denied" where entry.data["source"]?.string == "person": try decide(entry, request, people)
        default: try delegate(entry)
        }
    }

    private static func parties(_ data: JSON) -> Set<String> {
        Set([data["requester"]?.string, data["beneficiary"]?.string].compactMap(\.self))
    }

    private func decide(_ entry: ToldEntry, _ request: String, _ people: PeopleReplay) throws {
        let words = Set([entry.actor] + (entry.data["onBehalfOf"]?.string.map { [$0] } ?? []))
        try entry.must(entry.isByPerson && people.mayDecide(entry.actor), "R2", "nobody who decides")
        let parties = requests[request]?.parties ?? words
        try entry.must(parties.isDisjoint(with: words), "I5", "an own request \(request) was decided")
    }

    /// Who is asked could decide, too.
    private func reassign(_ entry: ToldEntry, _ request: String, _ people: PeopleReplay) throws {
        try decide(entry, request, people)
        let (asked, known) = (entry.data["to"]?.string ?? "", requests[request])
        let isFree = known?.parties.contains(asked) == false && known?.words.contains(asked) == false
        try entry.must(people.mayDecide(asked) && isFree, "R6", "asked of somebody who cannot decide")
    }

    /// The last stage comes beside the approval itself, of the same word.
    private mutating func stage(_ entry: ToldEntry, _ request: String, _ people: PeopleReplay) throws {
        try decide(entry, request, people)
        let words = Set([entry.actor] + (entry.data["onBehalfOf"]?.string.map { [$0] } ?? []))
        let known = requests[request]?.words ?? []
        try entry.must(known.isDisjoint(with: words), "R2", "two stages of \(request) have one person's word")
        requests[request]?.words.formUnion(words)
    }

    /// R6: who acts for somebody else was asked to, and the time is not over.
    private mutating func delegate(_ entry: ToldEntry) throws {
        let from = entry.data["from"]?.string ?? entry.subject("person")
        switch entry.action {
        case "delegation_created":
            guard let to = entry.data["to"]?.string, let until = entry.instant("until") else { return }
            lent[from] = Lent(to: to, until: until)
        case "delegation_ended": lent[from] = nil
        case "delegation_applied":
            let live = lent[entry.data["delegator"]?.string ?? ""]
            let isLive = live.map { $0.to == entry.actor && entry.at < $0.until } ?? false
            try entry.must(isLive && entry.data["delegate"]?.string == entry.actor, "R6", "nobody delegated to them")
        default: break
        }
    }
}
