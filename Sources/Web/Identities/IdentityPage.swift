import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// The people of the organization beside what they are at one directory.
struct IdentityPage: Sendable {
    /// People looked at for one page of those without a mapping.
    private static let lookLimit = 1_000

    /// The directory; nil takes the one that the address names, or the first.
    private let connection: ID<Connection>?
    private let problem: Refusal?

    init(connection: ID<Connection>? = nil, problem: Refusal?) {
        (self.connection, self.problem) = (connection, problem)
    }

    func page(_ visit: Visit) async throws -> Response {
        let (clock, page, asked) = (visit.clock, visit.pageRequest, connection?.rawValue ?? visit.query["connection"])
        let onlyMissing = visit.query["show"] == "missing"
        let connectors = KnownConnectors(visit.services.connectors)
        let view = try await visit.read { tx -> View in
            let directories = try tx.connections.all().filter(connectors.isDirectory)
            guard let chosen = directories.first(where: { $0.id.rawValue == asked }) ?? directories.first else {
                return Self.noDirectory
            }
            let found = try people(at: chosen.id, page, onlyMissing: onlyMissing, tx)
            let names = Names(tx)
            let rows = try found.items.map { try row($0, at: chosen.id, names, clock, tx) }
            let base: View = ["rows": .list(rows), "hasRows": .flag(!rows.isEmpty), "hasDirectory": true]
            return base.adding(Self.filters(directories, chosen, onlyMissing: onlyMissing))
                .adding(Pager(visit, next: found.next, count: rows.count).view)
        }
        return Page(
            title: "Identity mappings",
            template: "identities/list",
            view: view,
            tab: .connectors,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    private func people(
        at connection: ID<Connection>,
        _ page: PageRequest,
        onlyMissing: Bool,
        _ tx: any Transaction
    ) throws -> Kernel.Page<Person> {
        guard onlyMissing else { return try tx.people.all(page: page) }
        var (found, cursor, looked): ([Person], String?, Int) = ([], page.after, 0)
        repeat {
            let next = try tx.people.all(page: PageRequest(size: page.size, after: cursor))
            found += try next.items.filter { person in
                try person.isActive && tx.identities.mapping(of: person.id, at: connection) == nil
            }
            (cursor, looked) = (next.next, looked + next.items.count)
        } while cursor != nil && found.count < page.size && looked < Self.lookLimit
        return Kernel.Page(items: found, next: cursor)
    }

    private func row(
        _ person: Person,
        at connection: ID<Connection>,
        _ names: Names,
        _ clock: ViewerClock,
        _ tx: any Transaction
    ) throws -> View {
        let mapping = try tx.identities.mapping(of: person.id, at: connection)
        let waiting = try tx.jobs.waitingForIdentity(person: person.id, connection: connection).count
        let lozenge = mapping != nil ? Lozenge("Mapped", .good) : Lozenge("Missing", waiting > 0 ? .bad : .calm)
        return [
            "person": .text(person.displayName), "personID": .text(person.id.rawValue),
            "connectionID": .text(connection.rawValue), "lozenges": [lozenge].field, "isMapped": .flag(mapping != nil),
            "waiting": .some(waiting > 0 ? "\(ViewerClock.count(waiting, "job")) waiting for it" : nil),
            "mappedBy": .text(try mapping.map { try names.actor($0.mappedBy) } ?? ""),
            "mappedAt": .some(mapping.map { clock.moment($0.mappedAt) }),
            "verb": .text(mapping == nil ? "Map" : "Change"), "isActive": .flag(person.isActive),
        ]
    }

    private static let noDirectory: View = [
        "hasDirectory": false, "hasRows": false, "paged": false,
        "none": Empty.noneYet(
            "No directory yet",
            "Identities are mapped at a directory such as Okta or Entra; connect one first.",
            action: ("Set up a connection", "/connectors/new")
        ),
    ]

    private static func filters(_ directories: [Connection], _ chosen: Connection, onlyMissing: Bool) -> View {
        let options = directories.map { (value: $0.id.rawValue, label: $0.name) }
        let none =
            onlyMissing
            ? Empty.noneYet("Nobody is missing", "Every active person is mapped at \(chosen.name).")
            : Empty.noneYet("No people yet", "People appear when they sign in or ask for a tool.")
        let shown = [(value: "all", label: "Everybody"), (value: "missing", label: "Missing mapping")]
        return [
            "directories": Choices.of(options, chosen: chosen.id.rawValue),
            "shows": Choices.of(shown, chosen: onlyMissing ? "missing" : "all"),
            "captionText": .text("People and what they are at \(chosen.name)"), "none": none,
        ]
    }
}
