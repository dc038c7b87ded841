import ConnectorKit
import Kernel

/// A web API of which only the address is known, and what a test may read there.
struct WebAPI {
    static let settings: [ConnectorManifest.Setting] = [
        .init("base_url", "the address of the API, such as `https://api.example.com/v1`"),
        .init("probe_path", "what a test reads below it, such as `me`", isRequired: false),
    ]

    private let base: WebAddress
    private let probe: [String]
    private let caller: AuthorizedCaller

    init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        base = try Self.address(of: binding)
        probe = (binding.settings["probe_path"] ?? "").split(separator: "/").map(String.init)
        self.caller = caller
    }

    /// Reads the probe with a session: whoever does not let it in says so there.
    func test() async -> ConnectionTest {
        let call = HTTPCall(.get, probe.isEmpty ? base : base.appending(probe))
        do throws(CallFailure) {
            let reply = try await caller.send(call)
            let verdict: ConnectionTest.Check.Verdict = reply.isSuccess ? .passed : .failed
            let detail = reply.isSuccess ? "the probe was answered" : Self.meaning(of: reply.status)
            return ConnectionTest(checks: [.init("probe", verdict, detail)], identity: base.host)
        } catch {
            return ConnectionTest(checks: [.init("probe", .failed, ProviderFailure(error).message)])
        }
    }

    private static func meaning(of status: Int) -> String {
        switch status {
        case 300..<400: "the answer \(status) leads elsewhere, and no secret follows it; check `base_url`"
        case 401: "the answer 401: the secret is not accepted"
        case 403: "the answer 403: whoever the secret belongs to may not read the probe"
        case 404: "the answer 404: there is no such probe; check `base_url` and `probe_path`"
        default: "the answer was \(status)"
        }
    }

    static func address(of binding: ConnectionBinding) throws(Refusal) -> WebAddress {
        try CustomerAddress.parse(
            binding.settings["base_url"],
            "base_url",
            like: "https://api.example.com/v1",
            hasPath: true
        )
    }
}
