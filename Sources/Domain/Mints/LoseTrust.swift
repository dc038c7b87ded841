package import Kernel

/// Takes a refused credential for what it is: the other system withdrew its trust.
///
/// The connection stands still, with the reason and the way back, until a test passes. A binding that was replaced
/// meanwhile proves nothing about the one that is there now, and a draft has no trust to lose.
package struct LoseTrust: Sendable {
    private let id: ID<Connection>
    private let binding: Int64
    private let code: String
    private let message: String

    /// - Parameters:
    ///   - binding: the version of the binding that was refused.
    ///   - code: a stable word, for example `consent_withdrawn`.
    package init(_ id: ID<Connection>, binding: Int64, code: String, message: String) {
        (self.id, self.binding, self.code, self.message) = (id, binding, code, message)
    }

    package func callAsFunction(in tx: some Scope & HasConnections) throws {
        guard let found = try tx.connections.find(id), found.state == .active, found.bindingVersion == binding else {
            return
        }
        try DisconnectConnection(id, because: "\(message): \(wayBack)")(in: tx)
    }

    /// What a person does so that the connection works again.
    private var wayBack: String {
        switch code {
        case "consent_withdrawn": "have an admin of the other system consent again, then test the connection"
        case "app_disabled": "have the app enabled in the other system, then test the connection"
        case "blocked_by_policy": "let the other system's access policy allow the app, then test the connection"
        case "installation_suspended", "installation_deleted", "installation_missing":
            "install the app again or lift its suspension, then test the connection"
        case "secret_missing", "credential_expired": "set the secret anew, then test the connection"
        default: "renew the trust in the other system or set the secret anew, then test the connection"
        }
    }
}
