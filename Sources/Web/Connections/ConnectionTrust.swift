import ConnectorKit
package import Domain
package import Kernel

/// What this server made of a connection for the other side to trust, by name: an external id, our issuer, the subject.
///
/// None of it is a secret.
package typealias TrustMaker =
    @Sendable (_ connection: Connection, _ organization: ID<Organization>) -> [(name: String, value: String)]

extension [ConnectorManifest] {
    /// The settings that the server made, and what else is told by whoever issues our tokens.
    func trust(issued: @escaping TrustMaker) -> TrustMaker {
        { [self] connection, organization in
            let manifest = first { sameBytes($0.kind, connection.connector) }
            let made = (manifest?.serverSettings ?? []).compactMap { setting in
                connection.settings[setting.name].map { (name: setting.name, value: $0) }
            }
            return made + issued(connection, organization)
        }
    }
}

extension Connection {
    /// What leads back to a connection that works; nil where nothing has to.
    var wayBack: String? {
        switch state {
        case .disconnected: "give the trust again at the other side, or rotate the secret, then re-authorize"
        case .revoked: "set up another connection and test it; this one can adopt its binding"
        case .draft, .active, .disabled: nil
        }
    }
}
