package import Domain
package import Kernel

/// Ends a visit to a consent page: takes the state, proves what the answer claims by a call of ours, and keeps it.
///
/// The state is used up whatever comes of it. Nothing that the answer says is written before the proof.
package struct BringConsent: Sendable {
    private let page: any ConsentPage
    private let session: [UInt8]
    private let answer: [String: String]
    private let connectors: KnownConnectors

    /// - Parameters:
    ///   - session: what the browser's session is bound by, as at the start.
    ///   - answer: the query that came back, with its `state`.
    package init(
        _ page: any ConsentPage,
        session: [UInt8],
        answer: [String: String],
        connectors: KnownConnectors
    ) {
        (self.page, self.session, self.answer, self.connectors) = (page, session, answer, connectors)
    }

    /// - Returns: the connection that is trusted now.
    package func callAsFunction(in context: OperationContext) async throws -> ID<Connection> {
        try context.requirePerson(.admin, to: "bring consent")
        let take = TakeConsent(answer["state"], from: page.vendor, session: session)
        let visit = try await context.write { try take(in: $0) }
        let connection = try await context.read { try $0.connections.require(visit.connection) }
        guard sameBytes(connection.provider, page.provider) else {
            throw Refusal(.conflict, "changed_meanwhile", "the connection has another credential by now; start again")
        }
        let claim = try page.claim(answer.filter { $0.key != "state" }, for: connection)
        let test = try await proof(of: claim, connection, in: context)
        try await keep(claim, test, connection, in: context)
        return connection.id
    }

    private func proof(of claim: [String: String], _ connection: Connection, in context: OperationContext) async throws
        -> ConnectionTest
    {
        let test: ConnectionTest
        do { test = try await context.core.prove(claim, of: connection.id, in: context.scope) } catch {
            throw Refusal(error)
        }
        guard test.passed else {
            let why = test.checks.first { $0.verdict == .failed }?.detail ?? "nothing was shown"
            throw Refusal(.conflict, "consent_not_proven", "what came back could not be shown to hold: \(why)")
        }
        return test
    }

    private func keep(
        _ claim: [String: String],
        _ test: ConnectionTest,
        _ connection: Connection,
        in context: OperationContext
    ) async throws {
        // What was proven belongs to one organization; before the proof anybody could keep others from their own.
        if let key = connectors.manifest(of: connection)?.bindingKey(connection.settings.merging(claim) { $1 }) {
            try await context.claiming(for: connection.id) { try $0.connections.claim(key) }
        }
        if let id = page.installation(in: claim) { try await take(id, connection, in: context) }
        try await context.write { tx in
            var connection = connection
            let settings = connection.settings.merging(claim) { $1 }
            if settings != connection.settings {
                connection.bound(to: settings, provider: connection.provider)
                try tx.connections.save(connection)
            }
        }
        try await test.keep(for: connection.id, in: context.store, context.scope, by: context.actor)
    }

    /// An installation belongs to one connection of one organization.
    private func take(_ id: String, _ connection: Connection, in context: OperationContext) async throws {
        let door = InstallationDoor(
            vendor: page.vendor,
            id: id,
            organization: context.scope.organization,
            connection: connection.id
        )
        guard try await context.store.enter({ try $0.claimInstallation(door) }) else {
            throw Refusal(.conflict, "binding_taken", "this installation belongs to another connection already")
        }
    }
}
