package import Kernel

/// The requests of a window as CSV, read page by page and never held together.
///
/// Rows come in the order of the list of requests. The second column holds each request's id: whoever has lines up to
/// one of them can have the rest, without the head, by naming it.
package struct RequestExport: Sendable {
    private let filter: RequestFilter
    package let window: ExportWindow
    private let after: ID<AccessRequest>?
    private let hasByteOrderMark: Bool

    /// Takes the window's times into the filter.
    ///
    /// - Parameters:
    ///   - after: the last request that the reader has already; nil for all of them.
    ///   - hasByteOrderMark: whether the file begins with one.
    package init(
        _ filter: RequestFilter,
        window: ExportWindow,
        after: ID<AccessRequest>? = nil,
        hasByteOrderMark: Bool = false
    ) {
        var filter = filter
        (filter.from, filter.to) = (window.from, window.to)
        (self.filter, self.window, self.after, self.hasByteOrderMark) = (filter, window, after, hasByteOrderMark)
    }

    /// Puts the export on the record, and counts it against the limit for sensitive actions.
    package func begin(
        store: any Store,
        scope: OrganizationScope,
        actor: Actor
    ) async throws -> AsyncThrowingStream<[UInt8], any Error> {
        let particulars = particulars
        let cursor = try await store.write(in: scope, by: actor) { tx in
            try Sensitive.export.spend(in: tx)
            try tx.record(AuditEvent(.requestsExported, [], particulars))
            return try after.map { try tx.requests.cursor(after: $0) }
        }
        let run = RequestRun(store: store, scope: scope, filter: filter, after: cursor)
        if after == nil { await run.head(withMark: hasByteOrderMark) }
        return AsyncThrowingStream { try await run.next() }
    }

    private var particulars: JSON {
        let filter: JSON = [
            "decision": .text(filter.decision?.rawValue), "issue": .text(filter.issue), "id": .text(filter.id),
        ]
        let data: JSON = ["filter": filter.withoutNulls, "window": window.json, "after": .text(after?.rawValue)]
        return data.withoutNulls
    }
}

/// Writes one page of requests at a time, as fast as it is read.
private actor RequestRun {
    private let store: any Store
    private let scope: OrganizationScope
    private let filter: RequestFilter
    private var after: String?
    private var isFinished = false
    private var ready: [UInt8] = []

    init(store: any Store, scope: OrganizationScope, filter: RequestFilter, after: String?) {
        (self.store, self.scope, self.filter, self.after) = (store, scope, filter, after)
    }

    func head(withMark: Bool) {
        if withMark { ready += CSV.byteOrderMark }
        CSV.append(RequestRow.head, to: &ready)
    }

    func next() async throws -> [UInt8]? {
        while ready.count < 1 << 15, !isFinished { try await readPage() }
        defer { ready = [] }
        return ready.isEmpty ? nil : ready
    }

    private func readPage() async throws {
        let (filter, page) = (filter, PageRequest(size: 100, after: after))
        let found = try await store.read(in: scope) { tx in
            let requests = try tx.requests.list(filter, page: page)
            var (lines, row): ([UInt8], RequestRow) = ([], RequestRow(tx))
            for request in requests.items { CSV.append(try row.cells(request), to: &lines) }
            return (lines: lines, next: requests.next)
        }
        ready += found.lines
        (after, isFinished) = (found.next, found.next == nil)
    }
}

/// A request as cells; names are looked up once within a page.
private struct RequestRow {
    static let head = [
        "issue", "request", "asked_at_utc", "project", "tool", "tool_name", "role", "requester", "requester_name",
        "beneficiary", "beneficiary_name", "business_use", "data_classes", "requested_days", "decision", "source",
        "decided_by", "decided_at_utc", "reason", "approved_days", "policy_revision", "blocked_by",
    ]

    private let tx: any HasPeople & HasCatalog
    private var people: [ID<Person>: String] = [:]
    private var tools: [ID<Tool>: String] = [:]

    init(_ tx: any HasPeople & HasCatalog) { self.tx = tx }

    mutating func cells(_ request: AccessRequest) throws -> [String] {
        [
            request.issue, request.id.rawValue, request.createdAt.rfc3339, request.project, request.tool.rawValue,
            try name(of: request.tool), request.role, request.requester.rawValue, try name(of: request.requester),
            request.beneficiary.rawValue, try name(of: request.beneficiary), request.businessUse,
            request.dataClasses.joined(separator: ";"), String(request.requestedDays), request.decision.rawValue,
            request.source?.rawValue ?? "", request.decidedBy ?? "", request.decidedAt?.rfc3339 ?? "",
            request.reason ?? "", request.approvedDays.map { String($0) } ?? "", String(request.policyRevision),
            request.blockedBy ?? "",
        ]
    }

    private mutating func name(of person: ID<Person>) throws -> String {
        if let known = people[person] { return known }
        let name = try tx.people.find(person)?.displayName ?? ""
        people[person] = name
        return name
    }

    private mutating func name(of tool: ID<Tool>) throws -> String {
        if let known = tools[tool] { return known }
        let name = try tx.catalog.find(tool)?.name ?? ""
        tools[tool] = name
        return name
    }
}
