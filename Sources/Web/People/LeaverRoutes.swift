import Domain
import Hummingbird
import Kernel

/// Who has left, what was revoked and what is held; and saying that somebody leaves or is back.
enum LeaverRoutes {
    static let routes: [PageRoute] = [
        .get("/leavers", .administer) { try await show($0, leaving: $0.query["person"]) },
        .post("/people/{id}/leaving", .administer, leave),
        .post("/people/{id}/return", .administer, comeBack),
    ]

    private static func show(_ visit: Visit, leaving: String? = nil, problem: Refusal? = nil) async throws -> Response {
        let page = visit.pageRequest
        let (view, unknown) = try await visit.read { tx -> (View, Refusal?) in
            let names = Names(tx)
            let filter = AuditFilter(action: AuditAction.personLeft.rawValue)
            let entries = try tx.audit.entries(matching: filter, page: page)
            let held = try tx.massChanges.list(page: PageRequest(size: 100)).items.filter { $0.cause == .leaver }
            let rows = try entries.items.compactMap { try Leaver($0, in: tx)?.view(held, names, visit.clock, tx) }
            let person = try leaving.flatMap { try find($0, tx) }
            let isUnknown = leaving != nil && person == nil
            let base: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
                "leaving": .maybe(try person.flatMap { try preview($0, tx) }),
                "fields": .list([field(leaving, isUnknown ? "Nobody has this id or account." : person.flatMap(gone))]),
                "none": Empty.noneYet("Nobody has left", "Who leaves is shown here, with what was taken away."),
            ]
            let unknown = Refusal(.notFound, "no_such_person", "there is no such person; look up another")
            return (
                base.adding(Pager(visit, next: entries.next, count: rows.count).view), isUnknown ? unknown : nil
            )
        }
        return Page(
            title: "Leavers",
            template: "people/leavers",
            view: view,
            tab: .overview,
            status: (problem ?? unknown)?.code.status ?? .ok,
            problem: problem ?? unknown
        ).response(to: visit)
    }

    private static func gone(_ person: Person) -> String? {
        person.isActive ? nil : "\(person.displayName) has left already."
    }

    private static func field(_ typed: String?, _ problem: String?) -> View {
        FormField(
            "person",
            "Who has left",
            .text(maximum: 200),
            typed ?? "",
            hint: "The person's id or Jira account.",
            isRequired: true
        ).view(problem)
    }

    private static func find(_ text: String, _ tx: any Transaction) throws -> Person? {
        try tx.people.find(ID(text)) ?? tx.people.find(jiraAccount: text)
    }

    /// What would happen, before it does.
    private static func preview(_ person: Person, _ tx: any Transaction) throws -> View? {
        guard person.isActive else { return nil }
        let most = PageRequest(size: 100)
        let open = try tx.grants.list(
            GrantFilter(holder: person.id, statuses: [.pendingProvision, .active]),
            page: most
        )
        let asked = try tx.requests.list(RequestFilter(decision: .pending, party: person.id), page: most)
        let room = try BreakerRoom(in: tx).left
        let isHeld = open.next != nil || open.items.count > room
        return [
            "person": .text(person.displayName), "personID": .text(person.id.rawValue),
            "grants": .text(count(open)), "requests": .text(count(asked)), "room": .number(room),
            "effect": .text(
                isHeld
                    ? "The account is closed and requests are cancelled at once. The grants are more than an hour may "
                        + "bring, so they wait for another site admin."
                    : "Grants are revoked, requests cancelled, and the account is closed, in one deed."
            ),
        ]
    }

    private static func count<T>(_ page: Kernel.Page<T>) -> String {
        page.next == nil ? String(page.items.count) : "more than \(page.items.count)"
    }

    @Sendable private static func leave(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id()
        let leave = RecordLeaver(id, reason: visit.form["reason"] ?? "")
        return try await change(visit, id) { tx in
            if case .later(let change) = try leave(in: tx), change.state == .paused { return .leftHeld }
            return .left
        }
    }

    @Sendable private static func comeBack(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id()
        let back = RecordReturn(id, reason: visit.form["reason"] ?? "")
        return try await change(visit, id) { tx in
            _ = try back(in: tx)
            return .returned
        }
    }

    private static func change(
        _ visit: Visit,
        _ id: ID<Person>,
        _ deed: @escaping @Sendable (any Transaction) throws -> Notice
    ) async throws -> Response {
        do {
            let notice = try await visit.write(deed)
            return .seeOther(InternalPath(["leavers"], query: [("notice", notice.rawValue)]))
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await show(visit, leaving: id.rawValue, problem: refusal)
        }
    }
}

/// One leaving, as the log tells it and as it stands now.
private struct Leaver {
    private let entry: StoredEntry
    private let person: Person
    /// Whether this is the last leaving of a person who has not come back.
    private let isGone: Bool

    init?(_ entry: StoredEntry, in tx: any Transaction) throws {
        let id = entry.json["subjects"]?["person"]?.array?.first?.string
        guard let id, let person = try tx.people.find(ID(id)) else { return nil }
        (self.entry, self.person, isGone) = (entry, person, !person.isActive)
    }

    func view(_ changes: [MassChange], _ names: Names, _ clock: ViewerClock, _ tx: any Transaction) throws -> View {
        let data = entry.json["data"]
        let held = changes.first { $0.state == .paused && $0.subjects.contains(person.id.rawValue) }
        let owed = try tx.grants.list(
            GrantFilter(holder: person.id, outstandingRemovalOnly: true),
            page: PageRequest(size: 100)
        ).items.count
        let grants = ViewerClock.count(data?["grants"]?.integer ?? 0, "grant")
        let requests = ViewerClock.count(data?["requests"]?.integer ?? 0, "request")
        return [
            "person": .text(person.displayName), "personID": .text(person.id.rawValue), "seq": .number(entry.seq),
            "when": .text(clock.moment(entry.at)),
            "who": .text(try names.actor(entry.json["actor"]?["id"]?.string ?? "")),
            "why": .text((data?["reason"]?.string ?? "").sentence),
            "what": .text("\(grants) to revoke, \(requests) cancelled."), "lozenges": lozenges(held, owed).field,
            "held": .some(held.map { "\(ViewerClock.count($0.size, "removal")) held by the breaker" }),
            "owed": .some(owed == 0 ? nil : "\(ViewerClock.count(owed, "removal")) outstanding"),
            "canReturn": .flag(isGone),
        ]
    }

    private func lozenges(_ held: MassChange?, _ owed: Int) -> [Lozenge] {
        guard isGone else { return [Lozenge("Back", .calm)] }
        if held != nil { return [Lozenge("Held", .bad)] }
        return [owed > 0 ? Lozenge("Being taken away", .warn) : Lozenge("Nothing left", .good)]
    }
}
