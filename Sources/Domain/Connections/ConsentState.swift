package import Kernel

/// A visit to another system's consent or installation page that is under way.
///
/// What comes back carries 256 random bits, of which only the SHA-256 is kept. They count once, within the lifetime,
/// for the same browser session, organization and vendor. They prove that somebody came back whom we sent, and
/// nothing of what else the answer says: that is believed only after a call of ours has shown it.
package struct ConsentState: Equatable, Sendable {
    package static let lifetime = Span.minutes(15)
    package static let size = 32

    /// SHA-256 of what travels as `state`.
    package let hash: [UInt8]
    /// Who is asked, for example `github`; each has a redirect address of its own.
    package let vendor: String
    package let connection: ID<Connection>
    /// SHA-256 that only the browser session knows the source of.
    package let session: [UInt8]
    /// The id of who began it.
    package let startedBy: String
    /// What the vendor's own flow needs when the answer comes; nothing secret.
    package let detail: JSON
    package let expiresAt: Instant

    package init(
        hash: [UInt8],
        vendor: String,
        connection: ID<Connection>,
        session: [UInt8],
        startedBy: String,
        detail: JSON,
        expiresAt: Instant
    ) {
        (self.hash, self.vendor, self.connection, self.session) = (hash, vendor, connection, session)
        (self.startedBy, self.detail, self.expiresAt) = (startedBy, detail, expiresAt)
    }
}

/// Begins a visit to a vendor's consent page.
package struct StartConsent: Sendable {
    private let connection: ID<Connection>
    private let vendor: String
    private let state: [UInt8]
    private let session: [UInt8]
    private let detail: JSON

    /// - Parameter state: 32 random bytes; `StartConsent.text` is what travels.
    package init(_ connection: ID<Connection>, at vendor: String, state: [UInt8], session: [UInt8], detail: JSON = [:])
    {
        precondition(state.count == ConsentState.size && session.count == 32, "a state has 256 bits")
        (self.connection, self.vendor, self.state) = (connection, vendor, state)
        (self.session, self.detail) = (session, detail)
    }

    /// The value of `state` in the address that the browser is sent to.
    package var text: String { Base64.encode(state, .url) }

    package func callAsFunction(in tx: some Scope & HasConnections & HasConsents) throws {
        try tx.requirePerson(.admin, to: "ask for consent")
        _ = try tx.connections.require(connection)
        try tx.consents.prune()
        try tx.consents.begin(
            ConsentState(
                hash: sha256(state),
                vendor: vendor,
                connection: connection,
                session: session,
                startedBy: tx.actor.id,
                detail: detail,
                expiresAt: tx.now + ConsentState.lifetime
            )
        )
        try tx.record(AuditEvent(.consentStarted, [.connection(connection)], ["vendor": .string(vendor)]))
    }
}

/// Takes the visit that an answer belongs to; it cannot be taken again, whatever the answer turns out to be.
package struct TakeConsent: Sendable {
    private let state: String?
    private let vendor: String
    private let session: [UInt8]

    package init(_ state: String?, from vendor: String, session: [UInt8]) {
        (self.state, self.vendor, self.session) = (state, vendor, session)
    }

    package func callAsFunction(in tx: some Scope & HasConsents) throws -> ConsentState {
        try tx.requirePerson(.admin, to: "bring consent")
        guard let state, let bytes = Base64.decode(state, .url), bytes.count == ConsentState.size else {
            throw Refusal(.invalid, "consent_state_missing", "the answer does not say which visit it ends; start again")
        }
        guard let found = try tx.consents.take(sha256(bytes), vendor: vendor, session: session) else {
            let why = "the answer was used before, came too late or belongs to another visit; start again"
            throw Refusal(.forbidden, "consent_state_refused", why)
        }
        return found
    }
}
