import ConnectorKit
import Kernel
import ServiceLifecycle
import Vendors

/// Carries Jira's webhooks to Clearance, and tries again when nobody takes them.
struct WebhookCourier {
    private static let pause = Duration.milliseconds(100)

    let sandbox: Sandbox
    let transport: any Transport

    /// Looks for deliveries until it is cancelled or shut down.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await deliver()
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    func deliver() async {
        let now = sandbox.time.now()
        for delivery in sandbox.vendors.jira.withModel({ $0.takeDeliveries(at: now) }) {
            let reply = try? await transport.send(delivery.call)
            guard reply?.isSuccess != true else { continue }
            let now = sandbox.time.now()
            sandbox.vendors.jira.withModel { $0.retry(delivery, at: now) }
        }
    }
}
