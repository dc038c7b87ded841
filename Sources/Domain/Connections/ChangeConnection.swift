package import Kernel

/// Sets up a link to another system.
///
/// It stays a draft until its test passes.
package struct CreateConnection: Sendable {
    private let connector: String
    private let name: String
    private let provider: String
    private let settings: [String: String]
    private let profile: ConnectionProfile
    private let key: BindingKey?

    /// - Parameter key: what the settings name at the other side; nil where that is not known yet.
    package init(
        connector: String,
        name: String,
        provider: String,
        settings: [String: String],
        profile: ConnectionProfile = .provisioning,
        key: BindingKey? = nil
    ) {
        (self.connector, self.name, self.provider, self.settings) = (connector, name, provider, settings)
        (self.profile, self.key) = (profile, key)
    }

    /// The connection as it will be, but for its id.
    package var draft: Connection { draft("new") }

    private func draft(_ id: ID<Connection>) -> Connection {
        Connection(
            id: id,
            connector: connector,
            name: name,
            provider: provider,
            settings: settings,
            profile: profile
        )
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasConnections) throws -> Connection {
        try tx.require(.admin, to: "create connections")
        guard !name.isEmpty else { throw Refusal(.invalid, "name_missing", "give the connection a name") }
        let connection = draft(tx.newID())
        if let key { try tx.connections.claim(key) }
        try tx.connections.add(connection)
        // Settings may name tenants and clients; the log holds the kind and the id only.
        let data: JSON = [
            "connector": .string(connector), "provider": .string(provider), "profile": .string(profile.rawValue),
        ]
        try tx.record(AuditEvent(.connectionCreated, [.connection(connection.id)], data))
        return connection
    }
}

/// Records what a connection test found.
///
/// A pass makes a draft or disconnected connection usable.
package struct RecordConnectionTest: Sendable {
    private let id: ID<Connection>
    private let passed: Bool
    private let report: JSON
    private let sessions: [String]

    /// - Parameter sessions: those it was tested with, by the names that their mints have in the log.
    package init(_ id: ID<Connection>, passed: Bool, report: JSON, sessions: [String] = []) {
        (self.id, self.passed, self.report, self.sessions) = (id, passed, report, sessions)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasConnections & HasJobs & HasGrants) throws -> Connection {
        var connection = try tx.connections.require(id)
        // What was tried may have ended meanwhile.
        guard connection.state != .revoked else { throw Refusal.connectionRevoked }
        connection.tested(passed: passed, report: report.canonicalText, at: tx.now)
        try tx.connections.save(connection)
        try tx.record(
            AuditEvent(
                .connectionTested,
                [.connection(id)],
                ["passed": .bool(passed), "sessions": .strings(sessions)]
            )
        )
        if connection.isUsable { try tx.wakeHeldJobs(of: id) }
        return connection
    }
}

/// Switches a connection on or off.
///
/// Off means that no call is made; jobs are held, not lost.
package struct SwitchConnection: Sendable {
    private let id: ID<Connection>
    private let isOn: Bool

    package init(_ id: ID<Connection>, on isOn: Bool) { (self.id, self.isOn) = (id, isOn) }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasConnections & HasJobs & HasGrants) throws -> Connection {
        try tx.require(.admin, to: "switch connections")
        var connection = try tx.connections.require(id)
        guard connection.state != .revoked else { throw Refusal.connectionRevoked }
        guard !isOn || connection.lastTestPassed else {
            throw Refusal(.conflict, "test_not_passed", "the connection's last test did not pass; test it first")
        }
        connection.switch(on: isOn)
        try tx.connections.save(connection)
        try tx.record(AuditEvent(isOn ? .connectionEnabled : .connectionDisabled, [.connection(id)]))
        if isOn { try tx.wakeHeldJobs(of: id) }
        return connection
    }
}

/// Keeps a sealed secret of a connection.
///
/// It is never shown again; the log says that it was set and by whom.
package struct SetConnectionSecret: Sendable {
    private let id: ID<Connection>
    private let field: String
    private let sealed: SealedValue

    package init(_ id: ID<Connection>, field: String, sealed: SealedValue) {
        (self.id, self.field, self.sealed) = (id, field, sealed)
    }

    package func callAsFunction(in tx: some Scope & HasSecretRotations) throws {
        try tx.requireSecretSetter()
        try tx.supersede(of: id)
        try tx.connections.keep([field: sealed], of: id, in: tx)
        try tx.record(AuditEvent(.secretSet, [.connection(id)], ["field": .string(field)]))
    }
}

extension Scope {
    /// A customer's secret is the customer's: an operator cannot set one by any path.
    func requireSecretSetter() throws(Refusal) {
        try require(.admin, to: "set secrets")
        try actor.requireNoOperator()
    }
}

extension Actor {
    package func requireNoOperator() throws(Refusal) {
        guard kind != .operator else {
            throw Refusal(
                .forbidden,
                "operator_cannot_set_secrets",
                "an operator cannot set a customer's secret; send a link with `clearance connect intake-link`"
            )
        }
    }
}

extension Connections {
    /// Puts sealed secrets in their place; no session of earlier ones may serve any more.
    func keep(_ secrets: [String: SealedValue], of id: ID<Connection>, in tx: some Scope) throws {
        var connection = try require(id)
        guard connection.state != .revoked else { throw Refusal.connectionRevoked }
        for (field, sealed) in secrets.sorted(by: { $0.key < $1.key }) {
            try setSecret(sealed, field: field, of: id)
        }
        connection.renewBinding()
        try save(connection)
    }
}

extension Refusal {
    package static let connectionRevoked = Refusal(
        .conflict,
        "connection_revoked",
        "this connection was revoked; set up another one, which may adopt its tools and grants"
    )
}

extension Connections {
    package func require(_ id: ID<Connection>) throws -> Connection {
        guard let connection = try find(id) else {
            throw Refusal(.notFound, "no_such_connection", "there is no such connection")
        }
        return connection
    }
}

extension Scope where Self: HasJobs & HasGrants {
    /// Lets jobs go on that waited for the connection, or were left to a person because it was off.
    func wakeHeldJobs(of connection: ID<Connection>) throws {
        for job in try jobs.unfinished(connection: connection, limit: 10_000) {
            switch job.state {
            case .held:
                var job = job
                job.state = .queued
                try jobs.save(job)
                try queue.promise(.provisioning, id: job.id.rawValue, at: now)
                try record(
                    AuditEvent(.jobRequeued, [.job(job.id), .grant(job.grant)], ["reason": "connection usable again"])
                )
            case .manualPending: try requeue(job, because: "connection usable again")
            default: break
            }
        }
    }
}
