import Domain
import Kernel

extension SQLRequests {
    func list(_ filter: RequestFilter, page: PageRequest) throws -> Page<AccessRequest> {
        let list = try RequestList(filter, page: page, scope: tx.scope)
        let rows = try tx.connection.query(list.sql, list.arguments, AccessRequest.init(row:))
        return page.page(rows) { $0.cursor }
    }

    func cursor(after id: ID<AccessRequest>) throws -> String {
        guard let request = try find(id) else {
            throw Refusal(.notFound, "no_such_request", "there is no request `\(id)` to go on after")
        }
        return request.cursor.text
    }
}

extension AccessRequest {
    fileprivate var cursor: Cursor { Cursor(.integer(createdAt.milliseconds), .string(id.rawValue)) }
}

/// The statement for one page of requests.
///
/// Every shape it can take walks one index in the order of the page, so a page costs the same however many are stored.
struct RequestList {
    private(set) var arguments: [SQLValue]
    private var conditions: [String] = []
    private let order: String
    private var sides: [String] = []

    init(_ filter: RequestFilter, page: PageRequest, scope: SQLValue) throws {
        arguments = [scope, page.rowLimit]
        let isOldestFirst = filter.decision == .pending
        order = isOldestFirst ? "ORDER BY created_at, id LIMIT ?2" : "ORDER BY created_at DESC, id DESC LIMIT ?2"
        if let party = filter.party { addSides(party) }
        if let decision = filter.decision { add(decision) }
        if let issue = filter.issue { add(.text(issue)) { "issue = \($0)" } }
        if let id = filter.id { add(.text(id)) { "id = \($0)" } }
        if let person = filter.notParty { add(.id(person)) { "requester_id <> \($0) AND beneficiary_id <> \($0)" } }
        if let from = filter.from { add(.instant(from)) { "created_at >= \($0)" } }
        if let to = filter.to { add(.instant(to)) { "created_at < \($0)" } }
        guard let cursor = try page.cursor() else { return }
        let (at, id) = (parameter(try cursor.int(0)), parameter(try cursor.text(1)))
        conditions.append("(created_at, id) \(isOldestFirst ? ">" : "<") (\(at), \(id))")
    }

    /// A person's requests lie in two indexes: what they will use, and what they asked for others.
    var sql: String {
        guard !sides.isEmpty else { return "\(select) \(order)" }
        let parts = sides.map { "SELECT * FROM (\(select) AND \($0) \(order)) AS side" }
        return "SELECT * FROM (\(parts.joined(separator: " UNION ALL "))) AS sides \(order)"
    }

    private var select: String {
        "SELECT \(SQLRequests.columns) FROM requests WHERE "
            + (["organization_id = ?1"] + conditions).joined(separator: " AND ")
    }

    private mutating func addSides(_ party: ID<Person>) {
        let party = parameter(.id(party))
        sides = ["beneficiary_id = \(party)", "requester_id = \(party) AND requester_id <> beneficiary_id"]
    }

    /// Written out, because a partial index serves only a statement that repeats its words.
    ///
    /// Beside a party the decision is made useless to the planner, who would otherwise walk everybody's requests.
    private mutating func add(_ decision: AccessRequest.Decision) {
        guard sides.isEmpty else { return conditions.append("(decision || '') = '\(decision.rawValue)'") }
        conditions.append("decision = '\(decision.rawValue)'")
        if decision != .pending { conditions.append("decision <> 'pending'") }
    }

    private mutating func add(_ value: SQLValue, _ condition: (String) -> String) {
        conditions.append(condition(parameter(value)))
    }

    private mutating func parameter(_ value: SQLValue) -> String {
        arguments.append(value)
        return "?\(arguments.count)"
    }
}
