import ConnectorKit
package import Kernel
import Signing
import Vendors

extension Sandbox {
    /// Lets the identity provider send people back to one more address.
    package func allowSignInRedirect(_ redirect: String) {
        vendors.signIn.withModel { issuer in
            issuer.clients = issuer.clients.map { client in
                OIDCClient(id: client.id, secret: client.secret, redirects: client.redirects + [redirect])
            }
        }
    }

    /// Has Jira announce changes to an address, signed when there is a secret.
    package func registerWebhook(_ address: WebAddress, secret: Secret?) {
        vendors.jira.withModel { $0.webhook = JiraWebhookRegistration(address: address, secret: secret) }
    }

    func rotateKeys() -> HTTPReply {
        let count = vendors.signIn.withModel { $0.keyCount }
        guard let key = try? SigningKey.rsa(keyID: "sandbox-\(count + 1)") else { return .json(500, [:]) }
        vendors.signIn.withModel { $0.rotate(to: key) }
        return HTTPReply(204)
    }
}
