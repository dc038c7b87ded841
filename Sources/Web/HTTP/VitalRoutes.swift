import Hummingbird
import Kernel

/// What a load balancer, an orchestrator and a metrics collector ask; none of it names a customer.
struct VitalRoutes: Sendable {
    let services: WebServices
    let meter: RequestMeter

    func add(to router: Router<WebContext>) {
        router.get("healthz") { _, _ in Response.json(["status": "ok"]) }
        router.get("readyz") { _, _ in await ready() }
        router.get("metrics") { _, _ in await metrics() }
    }

    private func ready() async -> Response {
        let checks = await services.vitals.readiness()
        let isReady = checks.allSatisfy { $0.problem == nil }
        let list = checks.map { JSON.Member($0.name, .string($0.problem ?? "ok")) }
        let body: JSON = ["status": .string(isReady ? "ready" : "not ready"), "checks": .object(list)]
        return .json(body, status: isReady ? .ok : .serviceUnavailable)
    }

    private func metrics() async -> Response {
        let text = meter.openMetrics + (await services.vitals.metrics()) + "# EOF\n"
        return .text(text, type: "application/openmetrics-text; version=1.0.0; charset=utf-8")
    }
}
