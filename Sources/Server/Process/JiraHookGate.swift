package import ConnectorKit
import Connectors
package import Domain
package import Kernel
package import Web

/// Lets a delivery in when it carries a signature under the secret of the intake's connection.
package struct JiraHookGate {
    /// The name of the secret among the connection's.
    package static let secretField = JiraWebhook.secretField

    private let store: any Store
    private let vault: any SecretVault

    package init(store: any Store, vault: any SecretVault) { (self.store, self.vault) = (store, vault) }

    package func admit(_ call: HookCall, in scope: OrganizationScope) async throws -> HookDelivery {
        let found = try await store.read(in: scope) { tx -> (ID<Connection>, SealedValue)? in
            guard let connection = try tx.intake.project()?.connection,
                let sealed = try tx.connections.secret(Self.secretField, of: connection)
            else { return nil }
            return (connection, sealed)
        }
        guard let (connection, sealed) = found else {
            throw Refusal(
                .unauthenticated,
                "hook_not_configured",
                "no webhook secret is set for the intake's connection"
            )
        }
        let secret = try await vault.open(sealed, field: Self.secretField, of: connection, in: scope)
        let webhook = try JiraWebhook(headers: call.headers, body: call.body, secrets: [secret])
        return HookDelivery(id: webhook.delivery, issue: webhook.kind == .other ? nil : webhook.issueKey)
    }
}
