package import Kernel

/// Puts a session that was minted on record, before anybody receives it, and holds it against what is usual.
///
/// A connection that was stopped or changed meanwhile gets none: what its row says now is what counts.
package struct RecordMint: Sendable {
    private let connection: ID<Connection>
    private let session: String
    private let provider: String
    private let binding: Int64
    private let scopes: [String]
    private let granted: [String]
    private let expiresAt: Instant
    private let errand: String?

    /// The only errand that may use a connection that does not work yet, or not any more.
    package static let test = "connection_test"

    /// - Parameters:
    ///   - binding: the version of the binding that the session was minted for.
    ///   - errand: the kind of work that wanted it.
    package init(
        _ connection: ID<Connection>,
        session: String,
        provider: String,
        binding: Int64,
        scopes: [String],
        granted: [String],
        expiresAt: Instant,
        errand: String?
    ) {
        (self.connection, self.session, self.provider, self.binding) = (connection, session, provider, binding)
        (self.scopes, self.granted, self.expiresAt, self.errand) = (scopes, granted, expiresAt, errand)
    }

    /// - Returns: why the session must not be handed out; the transaction is to be kept all the same.
    package func callAsFunction(in tx: some Scope & HasConnections & HasMints) throws -> Refusal? {
        guard let found = try tx.connections.find(connection) else {
            return Refusal(.notFound, "no_such_connection", "there is no such connection")
        }
        guard found.mayMint(for: errand) else {
            try AlertOfMint(.afterDisconnect, connection, errand: errand)(in: tx)
            let why = "the connection is \(found.state.rawValue); the session was not handed out"
            return Refusal(.conflict, "connection_stopped", why)
        }
        guard found.bindingVersion == binding else {
            let why = "the connection was changed while its session was minted; ask again"
            return Refusal(.conflict, "binding_changed", why)
        }
        try tx.record(AuditEvent(.sessionMinted, [.connection(connection)], data))
        try compareScopes(in: tx)
        try WatchMint(connection, session: session, errand: errand)(in: tx)
        return nil
    }

    private var data: JSON {
        [
            "session": .string(session), "provider": .string(provider), "scopes": .strings(scopes),
            "granted": .strings(granted), "expiresAt": .instant(expiresAt), "errand": .text(errand),
        ]
    }

    /// Asked and granted are compared where the other system says what it granted; each difference is told once.
    private func compareScopes(in tx: some Scope & HasMints) throws {
        guard !granted.isEmpty else { return }
        let asked = JSON.strings(scopes).canonicalText
        let missing = scopes.filter { !granted.contains($0) }
        let extra = granted.filter { !scopes.contains($0) }
        let known = try tx.mints.drifts(of: connection).first { sameBytes($0.asked, asked) }
        guard !missing.isEmpty || !extra.isEmpty else {
            if known != nil { try tx.mints.removeDrift(of: connection, asked: asked) }
            return
        }
        guard known?.missing != missing || known?.extra != extra else { return }
        let drift = ScopeDrift(
            connection: connection,
            asked: asked,
            missing: missing,
            extra: extra,
            foundAt: tx.now
        )
        try tx.mints.save(drift)
        let data: JSON = ["session": .string(session), "missing": .strings(missing), "extra": .strings(extra)]
        try tx.record(AuditEvent(.scopeDriftFound, [.connection(connection)], data))
    }
}

extension Connection {
    /// Whether a session may be handed out: a connection that is not active is for its test alone.
    func mayMint(for errand: String?) -> Bool {
        switch state {
        case .active: true
        case .draft, .disconnected: errand == RecordMint.test
        default: false
        }
    }
}
