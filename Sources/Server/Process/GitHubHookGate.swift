import ConnectorKit
import Connectors
import Kernel
import Web

/// Lets a delivery in when it carries a signature under the webhook secret of the operator's GitHub App.
struct GitHubHookGate {
    let apps: OperatorApps

    func admit(_ call: HookCall) async throws -> InstallationDelivery {
        let secret: Secret
        do { secret = try await apps.app("github").secret("webhook_secret") } catch is ProviderFailure {
            throw Refusal(.unauthenticated, "hook_not_configured", "no webhook secret is set for the app at GitHub")
        }
        let webhook = try GitHubWebhook(headers: call.headers, body: call.body, secrets: [secret])
        return InstallationDelivery(
            id: webhook.delivery,
            vendor: "github",
            installation: webhook.installation,
            event: event(webhook.event)
        )
    }

    private func event(_ event: GitHubWebhook.Event) -> InstallationDelivery.Event {
        switch event {
        case .deleted: .withdrawn("the app was removed from the organization; install it again", isGone: true)
        case .suspended:
            .withdrawn(
                "the installation was suspended; an owner of the organization lifts that in its settings under GitHub"
                    + " Apps, then test the connection",
                isGone: false
            )
        case .unsuspended, .changed: .changed
        case .other: .other
        }
    }
}
