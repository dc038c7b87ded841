import ConnectorKit
import Domain
import Jobs
import Kernel
import Vendors

extension World {
    func pick<T>(_ choices: [T]) -> T { choices[Int(randomness.next() % UInt64(choices.count))] }

    func raise() async throws {
        let (tool, person) = (pick(SmallCompany.tools), pick(SmallCompany.people))
        let days = Int(randomness.number(in: 1...45))
        let delay: Span = pick([.seconds(0), .seconds(0), .seconds(10), .minutes(20)])
        let other = pick([nil, nil, nil, nil, nil, pick(SmallCompany.people)])
        let key = try await raise(tool, by: person, for: other, days: days, delay: delay)
        if pick([true, true, false]) { try await announce(key, isLate: false) }
    }

    /// - Parameter other: who would use the tool; nil for whoever asks.
    func raise(
        _ tool: SmallCompany.Tool,
        by person: SmallCompany.Person,
        for other: SmallCompany.Person? = nil,
        days: Int,
        delay: Span
    ) async throws -> String {
        let now = clock.now()
        let request = SmallCompany.request(tool, by: person, for: other, days: days, propertyDelay: delay)
        let key = company.jira.withModel { $0.create(request, at: now).key }
        trace.note("raise \(key) \(tool.slug) \(person.key) \(other?.key ?? "") \(days)")
        return key
    }

    /// A webhook that comes again, or late.
    func announce() async throws {
        let keys = company.jira.withModel { $0.issues.keys.sorted() }
        guard !keys.isEmpty else { return }
        try await announce(pick(keys), isLate: true)
    }

    func announce(_ key: String, isLate: Bool) async throws {
        if !announced.insert(key).inserted {
            coverage.meet("event: again")
        } else if isLate {
            coverage.meet("event: late")
        }
        try await attempt("announce \(key)") {
            try await self.write(.system("hooks")) { try AnnounceIssue(key)(in: $0) }
        }
    }

    /// To the very instant of a grant's end, or that of the grace after it.
    func waitForAnEnd() async throws {
        guard let end = try await anyGrant([.active, .expired])?.expiresAt else { return }
        let instant = pick([end, end, end + GrantLimits.extensionGrace])
        guard instant > clock.now() else { return }
        clock.set(instant)
        coverage.meet("event: end")
    }

    func decide() async throws {
        // Some pages are old: what they show as pending may have been decided since.
        let filter = RequestFilter(decision: pick([.pending, .pending, .pending, .pending, nil]))
        let pending = try await read { try $0.requests.list(filter, page: PageRequest(size: 50)).items }
        guard !pending.isEmpty else { return }
        try await decide(pick(pending), by: decider())
    }

    func decide(_ request: AccessRequest, by person: Person) async throws {
        let decision: HumanDecision = pick([
            .approve(days: nil, comment: nil), .approve(days: 1, comment: "short"), .deny(reason: "no"),
        ])
        let decide = DecideRequest(request.id, decision, version: pick([request.version, nil]))
        try await attempt("decide \(request.issue) by \(person.displayName)") {
            try await self.write(person.actor) { _ = try decide(in: $0) }
        }
    }

    func decider() throws -> Person { try person(pick(["pat", "quinn", "ada", "ria", "pat", "quinn"])) }

    func bulk() async throws {
        let pending = try await read {
            try $0.requests.list(RequestFilter(decision: .pending), page: PageRequest(size: 50)).items
        }
        guard !pending.isEmpty else { return }
        let person = try decider()
        let bulk = DecideInBulk(pending.prefix(3).map(\.id), .approve(days: nil, comment: nil))
        try await attempt("bulk of \(min(3, pending.count)) by \(person.displayName)") {
            _ = try await bulk(store: self.process.store, scope: self.scope, actor: person.actor)
        }
    }

    func extend() async throws {
        guard let grant = try await anyGrant([.active, .expired]) else { return }
        let (person, days) = (try decider(), pick([1, 7, 30, 150]))
        try await attempt("extend \(grant.id) by \(days)") {
            try await self.write(person.actor) {
                _ = try ExtendGrant(grant.id, days: days, reason: "still needed")(in: $0)
            }
        }
    }

    func revoke() async throws {
        guard let grant = try await anyGrant([.active, .pendingProvision]) else { return }
        let person = try decider()
        try await attempt("revoke \(grant.id)") {
            try await self.write(person.actor) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        }
    }

    func anyGrant(_ statuses: Set<Grant.Status>) async throws -> Grant? {
        let filter = GrantFilter(statuses: statuses)
        let grants = try await read { try $0.grants.list(filter, page: PageRequest(size: 100)).items }
        return grants.isEmpty ? nil : pick(grants)
    }

    /// - Returns: how many pieces of work were claimed.
    @discardableResult
    func work() async throws -> Int {
        let worker = process.worker
        var claimed = 0
        try await attempt("work") { claimed = try await worker.runOnce() }
        return claimed
    }

    func setFaults() {
        let chances: [(fault: Fault, perMille: Int)] = pick([
            [],
            [(.trouble(.rateLimited(.seconds(30))), 100), (.trouble(.broken), 50)],
            [(.lost(afterEffect: true), 100), (.timedOut(afterEffect: true), 50), (.timedOut(afterEffect: false), 50)],
            [
                (.unreachable, 100), (.trouble(.gateway), 50), (.trouble(.unavailable), 50), (.trouble(.crowded), 30),
                (.trouble(.conflict), 30),
            ],
        ])
        company.setFaults(seed: randomness.next(), chances: chances)
        trace.note("faults \(chances.count)")
    }

    func lag() {
        let lag: Span = pick([.seconds(0), .seconds(0), .seconds(20), .minutes(2)])
        if lag > .seconds(0) { coverage.meet("event: lag") }
        company.setLag(lag)
    }

    func toggle() async throws {
        let connection = pick([okta, entra])
        let isOn = try await read { try $0.connections.find(connection)?.state != .active }
        let actor = try admin.actor
        try await attempt("switch \(isOn)") {
            try await self.write(actor) { _ = try SwitchConnection(connection, on: isOn)(in: $0) }
        }
    }

    func write<T: Sendable>(_ actor: Actor, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T
    {
        try await process.store.write(in: scope, by: actor, body)
    }

    /// Tries a deed: a refusal or a crash is part of the story, anything else is a fault of the product.
    func attempt(_ name: String, _ deed: () async throws -> Void) async throws {
        do {
            try await deed()
            coverage.meet("deed: \(name.prefix { $0 != " " })")
            trace.note(name)
        } catch let refusal as Refusal {
            coverage.meet("refused: \(refusal.reason)")
            trace.note("\(name): \(refusal.reason)")
        } catch is Crashed {
            trace.note("\(name): crashed")
        }
        if crash.isDown { restart() }
    }
}
