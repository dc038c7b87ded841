package import Kernel

/// Keeps what a call has shown of a consent; the first sight of it, and every change, is an entry of the log.
package struct RecordConsent: Sendable {
    private let connection: ID<Connection>
    private let vendor: String
    private let account: String
    private let principal: String?
    private let granted: [String]
    private let drift: String?

    /// - Parameters:
    ///   - missing: what the connector's permission manifest names and was not granted.
    ///   - beyond: what was granted and the manifest does not name.
    package init(
        _ connection: ID<Connection>,
        vendor: String,
        account: String,
        principal: String?,
        granted: Set<String>,
        missing: [String],
        beyond: [String]
    ) {
        (self.connection, self.vendor, self.account, self.principal) = (connection, vendor, account, principal)
        self.granted = granted.sorted()
        let parts = [
            missing.isEmpty ? nil : "not granted: \(missing.joined(separator: ", "))",
            beyond.isEmpty ? nil : "granted beyond what is needed: \(beyond.joined(separator: ", "))",
        ]
        let all = parts.compactMap(\.self).joined(separator: "; ")
        drift = all.isEmpty ? nil : all
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasConnections & HasConsents) throws -> Consent {
        _ = try tx.connections.require(connection)
        let before = try tx.consents.find(connection)
        var consent = before ?? fresh(tx)
        let isNew = before.map { $0.status == .withdrawn || !sameBytes($0.account, account) } ?? true
        if isNew { consent = fresh(tx) }
        let isChanged = !isNew && (consent.granted != granted || consent.reason != drift)
        (consent.granted, consent.principal, consent.checkedAt) = (granted, principal, tx.now)
        (consent.status, consent.reason) = (drift == nil ? .given : .changed, drift)
        try tx.consents.save(consent)
        if isNew { try record(.consentGiven, in: tx) }
        if isChanged { try record(.consentChanged, in: tx) }
        return consent
    }

    private func fresh(_ tx: some Scope) -> Consent {
        Consent(
            connection: connection,
            vendor: vendor,
            account: account,
            principal: principal,
            granted: granted,
            givenBy: tx.actor.id,
            givenAt: tx.now,
            checkedAt: tx.now
        )
    }

    /// The account stays out of the log, as other settings do.
    private func record(_ action: AuditAction, in tx: some Scope) throws {
        let data: JSON = ["vendor": .string(vendor), "granted": .strings(granted), "drift": .text(drift)]
        try tx.record(AuditEvent(action, [.connection(connection)], data))
    }
}

/// Keeps that the other side let go: the connection is disconnected, with the reason and the way back.
///
/// One that was never in use stays as it is: its test failed, and that is all.
package struct WithdrawConsent: Sendable {
    private let connection: ID<Connection>
    private let reason: String

    package init(of connection: ID<Connection>, because reason: String) {
        (self.connection, self.reason) = (connection, reason)
    }

    package func callAsFunction(in tx: some Scope & HasConnections & HasConsents) throws {
        guard try tx.connections.require(connection).state == .active else { return }
        try DisconnectConnection(connection, because: reason)(in: tx)
        guard var consent = try tx.consents.find(connection), consent.status != .withdrawn else { return }
        (consent.status, consent.reason, consent.checkedAt) = (.withdrawn, reason, tx.now)
        try tx.consents.save(consent)
        try tx.record(
            AuditEvent(
                .consentWithdrawn,
                [.connection(connection)],
                ["vendor": .string(consent.vendor), "reason": .string(reason)]
            )
        )
    }
}
