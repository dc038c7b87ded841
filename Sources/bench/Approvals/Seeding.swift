import Domain
import Kernel
import Persistence

extension BenchStore {
    static let okta: ID<Connection> = "c-okta"
    static let tool: ID<Tool> = "claude-enterprise"

    /// A tool that is ready: a tested connection, a bound group, a confirmed assignment.
    func catalogue() async throws {
        try await store.write(in: scope, by: .system("bench")) { tx in
            try tx.connections.add(
                Connection(
                    id: Self.okta,
                    connector: "okta",
                    name: "Okta",
                    provider: "okta",
                    settings: ["orgURL": "https://example.okta.example", "clientID": "0oa1bench"],
                    state: .active,
                    lastTestedAt: tx.now,
                    lastTestPassed: true
                )
            )
            let group = EntitlementGroup(
                id: "00g1bench",
                name: "AI Clearance - Claude Enterprise - Users",
                boundAt: tx.now,
                assignmentConfirmedBy: Self.approver,
                assignmentConfirmedAt: tx.now,
                baselineRecordedAt: tx.now
            )
            try tx.catalog.add(
                Tool(
                    id: Self.tool,
                    name: "Claude Enterprise",
                    vendor: "Anthropic",
                    status: .approved,
                    risk: .medium,
                    connection: Self.okta,
                    roles: [ToolRole(name: "user", isDefault: true, group: group)]
                )
            )
        }
    }

    /// That many people, each with a request that waits.
    func request(_ count: Int) async throws -> [ID<AccessRequest>] {
        var all: [ID<AccessRequest>] = []
        while all.count < count {
            let batch = min(500, count - all.count)
            all += try await store.write(in: scope, by: .system("bench")) { tx in
                try (0..<batch).map { _ in try Self.request(in: tx) }
            }
        }
        return all
    }

    private static func request(in tx: any Transaction) throws -> ID<AccessRequest> {
        let person: ID<Person> = tx.newID()
        try tx.people.add(Person(id: person, displayName: "Requester", jiraAccount: "712020:\(person)"))
        let request = AccessRequest(
            id: tx.newID(),
            issue: "HELP-\(person)",
            project: "HELP",
            requester: person,
            beneficiary: person,
            tool: tool,
            role: "user",
            businessUse: "drafting answers to customers from approved text",
            dataClasses: ["internal", "public"],
            requestedDays: 30,
            requesterGroups: ["g-engineering", "g-support"],
            snapshotHash: sha256(Array(person.rawValue.utf8)),
            policyRevision: 1,
            createdAt: tx.now,
            policyRecord: #"{"facts":{"days":30,"groups":["g-engineering"]},"outcome":"pending","revision":1}"#
        )
        try tx.requests.add(request)
        return request.id
    }
}
