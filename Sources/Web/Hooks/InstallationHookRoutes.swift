import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// Where a vendor says that an installation of the operator's app changed: verified over the raw bytes, acted on at once.
struct InstallationHookRoutes: Sendable {
    /// How long a delivery is recognised.
    static let memory = Span.days(30)

    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.post("hooks/github") { request, _ in try await receive(request) }
    }

    private func receive(_ request: Request) async throws -> Response {
        let fields = request.headers.map { ($0.name.rawName, $0.value) }
        let body = try await request.bytes(upTo: BodyLimit.hook)
        let call = HookCall(hook: "github", headers: HTTPHeaders(fields), body: body)
        let delivery = try await services.gates.gitHubHook(call)
        try await refuseReplay(of: delivery)
        try await act(on: delivery)
        let until = services.time.now() + Self.memory
        let (purpose, id) = (purpose(of: delivery), delivery.id)
        _ = try await services.store.enter { try $0.rememberOnce(purpose, id, until: until) }
        return .json(["status": "accepted"], status: .accepted)
    }

    private func purpose(of delivery: InstallationDelivery) -> String { delivery.vendor + "-hook" }

    /// Remembered after the deed, which does no harm a second time: the other way round a crash could lose it.
    private func refuseReplay(of delivery: InstallationDelivery) async throws {
        let (purpose, id) = (purpose(of: delivery), delivery.id)
        guard try await !services.store.enter({ try $0.remembers(purpose, id) }) else {
            throw Refusal(.conflict, "hook_replayed", "this delivery was taken before")
        }
    }

    /// An installation that is nobody's here is no news to anybody: the answer tells the sender nothing of it.
    private func act(on delivery: InstallationDelivery) async throws {
        guard let installation = delivery.installation else { return }
        let vendor = delivery.vendor
        guard let door = try await services.store.enter({ try $0.installation(installation, at: vendor) }) else {
            return
        }
        let scope = OrganizationScope(verified: door.organization)
        switch delivery.event {
        case .withdrawn(let reason, let isGone):
            try await services.store.write(in: scope, by: .system("hook")) { tx in
                try WithdrawConsent(of: door.connection, because: reason)(in: tx)
            }
            guard isGone else { return }
            try await services.store.enter {
                try $0.releaseInstallations(of: door.connection, organization: door.organization)
            }
        case .changed:
            try await services.store.write(in: scope, by: .system("hook")) { try Routine.consents.promise(in: $0) }
        case .other: break
        }
    }
}
