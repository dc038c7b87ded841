package import Domain
package import Kernel

/// Tries a connection and keeps what was found; a pass makes it usable.
package struct TestConnection: Sendable {
    private let id: ID<Connection>
    private let connectors: KnownConnectors

    package init(_ id: ID<Connection>, connectors: KnownConnectors) { (self.id, self.connectors) = (id, connectors) }

    package func callAsFunction(in context: OperationContext) async throws -> ConnectionTest {
        try context.require(.admin, to: "test connections")
        try await prepare(try await context.connection(id), in: context)
        let (test, sessions) = try await Errand.within("connection_test") {
            (try await tested(in: context), Errand.sessionsUsed)
        }
        try await test.keep(for: id, using: sessions, in: context.store, context.scope, by: context.actor)
        return test
    }

    private func tested(in context: OperationContext) async throws -> ConnectionTest {
        do { return try await context.core.test(id, in: context.scope) } catch {
            guard error.code != "no_such_connection" else { throw Refusal(.notFound, error.code, error.message) }
            return ConnectionTest(checks: [.init("reach", .failed, error.message)])
        }
    }

    /// Nothing is asked at the other side before the binding is known to be this organization's.
    private func prepare(_ connection: Connection, in context: OperationContext) async throws {
        guard connection.state != .revoked else { throw Refusal.connectionRevoked }
        guard let manifest = connectors.manifest(of: connection) else { return }
        let awaited = manifest.awaited(connection.settings).map { "`\($0.name)`" }
        guard awaited.isEmpty else {
            throw Refusal(.conflict, "settings_missing", "set \(awaited.joined(separator: ", ")) first, then test")
        }
        guard let key = manifest.bindingKey(connection.settings) else { return }
        try await context.claiming(for: id) { try $0.connections.claim(key) }
    }
}

extension ConnectionTest {
    /// Keeps what was found: the report, what was consented to, and that the other side let go.
    ///
    /// - Parameter sessions: those it was tested with, by the names that their mints have in the log.
    package func keep(
        for id: ID<Connection>,
        using sessions: [String] = [],
        in store: any Store,
        _ scope: OrganizationScope,
        by actor: Actor
    ) async throws {
        let (passed, report, consent, missing) = (passed, json, consent, missing)
        try await store.write(in: scope, by: actor) { tx in
            try RecordConnectionTest(id, passed: passed, report: report, sessions: sessions)(in: tx)
            if let consent { try consent.record(for: id, missing: missing)(in: tx) }
        }
        guard let withdrawn else { return }
        // Seen, not said: so it is told in the system's name, whoever asked for the test.
        try await store.write(in: scope, by: .system("connection test")) { tx in
            try WithdrawConsent(of: id, because: withdrawn)(in: tx)
        }
    }
}

extension ConnectionTest.Consent {
    func record(for connection: ID<Connection>, missing: [String]) -> RecordConsent {
        RecordConsent(
            connection,
            vendor: vendor,
            account: account,
            principal: principal,
            granted: granted,
            missing: missing,
            beyond: beyond
        )
    }
}

extension ConnectionTest {
    package var json: JSON {
        [
            "passed": .bool(passed), "identity": .text(identity), "missing": .strings(missing),
            "checks": .array(
                checks.map {
                    ["name": .string($0.name), "verdict": .string($0.verdict.rawValue), "detail": .string($0.detail)]
                }
            ),
        ]
    }
}
