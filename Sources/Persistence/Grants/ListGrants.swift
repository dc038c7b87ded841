import Domain
import Kernel

extension SQLGrants {
    /// Newest first: ids sort by time.
    ///
    /// A tool alone has no index, since it is asked for only when an admin changes the tool.
    func list(_ filter: GrantFilter, page: PageRequest) throws -> Page<Grant> {
        guard !filter.statuses.isEmpty else { return Page(items: [], next: nil) }
        let list = try GrantList(filter, page: page, scope: tx.scope)
        let rows = try tx.connection.query(list.sql, list.arguments, Grant.init(row:))
        return page.page(rows) { Cursor(.string($0.id.rawValue)) }
    }
}

/// The statement for one page of grants.
///
/// Every shape it can take walks one index in the order of the page, so a page costs the same however many are stored.
struct GrantList {
    private(set) var arguments: [SQLValue]
    private var conditions: [String] = []
    private var statuses: [Grant.Status] = []

    init(_ filter: GrantFilter, page: PageRequest, scope: SQLValue) throws {
        arguments = [scope, page.rowLimit]
        if let holder = filter.holder { add("holder_id =", .id(holder)) }
        if let tool = filter.tool { add("tool_id =", .id(tool)) }
        if let cursor = try page.cursor() { add("id <", try cursor.text(0)) }
        if filter.outstandingRemovalOnly { conditions.append(Self.isOutstanding) }
        let isNarrow = filter.holder != nil || filter.outstandingRemovalOnly
        let isEverything = filter.statuses.count == Grant.Status.allCases.count
        if isNarrow, !isEverything { conditions.append("(status || '') IN \(SQLText.words(filter.statuses))") }
        if !isNarrow, !isEverything { statuses = filter.statuses.sorted { $0.rawValue < $1.rawValue } }
    }

    /// Several statuses are as many walks, merged: one walk over everything could skip a million rows to find ten.
    var sql: String {
        guard !statuses.isEmpty else { return "\(select) \(order)" }
        let parts = statuses.map { "SELECT * FROM (\(select) AND status = '\($0.rawValue)' \(order)) AS part" }
        guard parts.count > 1 else { return parts[0] }
        return "SELECT * FROM (\(parts.joined(separator: " UNION ALL "))) AS parts \(order)"
    }

    /// Repeats the words of the partial index, which serves only statements that do.
    static let isOutstanding = """
        (removal = 'queued' OR removal = 'manualPending' OR removal = 'failed') \
        AND status NOT IN ('pendingProvision', 'active')
        """

    private let order = "ORDER BY id DESC LIMIT ?2"

    private var select: String {
        "SELECT \(SQLGrants.columns) FROM grants WHERE "
            + (["organization_id = ?1"] + conditions).joined(separator: " AND ")
    }

    private mutating func add(_ comparison: String, _ value: SQLValue) {
        arguments.append(value)
        conditions.append("\(comparison) ?\(arguments.count)")
    }
}
