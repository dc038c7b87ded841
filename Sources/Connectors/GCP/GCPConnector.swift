package import ConnectorKit
package import Kernel

/// Google Cloud, read as a service account that trusts our issuer.
package struct GCPConnector: Connector {
    package static let manifest = ConnectorManifest(
        kind: "gcp",
        displayName: "Google Cloud",
        capabilities: [.collector],
        settings: [
            .init("project_number", "the number of the project that holds the pool"),
            .init("pool", "the id of the workload identity pool"),
            .init("pool_provider", "the id of the pool's provider that trusts our issuer"),
            .init("service_account_email", "the service account that is read as"),
        ],
        providers: [GCPWorkloadIdentity.self],
        evidenceScopes: evidence,
        operatorSettings: [
            .init("sts_url", "where tokens are exchanged, in tests", isRequired: false),
            .init("iam_url", "where service accounts are impersonated, in tests", isRequired: false),
            .init("api_url", "where all other calls go, in tests", isRequired: false),
        ],
        identity: ["service_account_email"]
    )

    static let evidence: Set<String> = ["https://www.googleapis.com/auth/cloud-platform.read-only"]

    private let settings: GCPSettings
    private let caller: AuthorizedCaller

    package init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        (settings, self.caller) = (try GCPSettings(binding.settings), caller)
    }

    package var directory: (any Directory)? { nil }
    package var issueTracker: (any IssueTracker)? { nil }

    /// Asks for a token as a use would, then reads the project that holds the pool.
    package func test() async -> ConnectionTest? {
        do throws(ProviderFailure) {
            _ = try await caller.broker.session(for: caller.binding, scopes: caller.scopes)
        } catch {
            let withdrawn = error.kind == .disconnected ? error.message : nil
            return ConnectionTest(checks: [.init("token", .failed, error.message)], withdrawn: withdrawn)
        }
        let token = ConnectionTest.Check("token", .passed, "Google Cloud gives a token for a quarter of an hour")
        let (project, identity) = await project()
        return ConnectionTest(checks: [token, project], identity: identity)
    }

    private func project() async -> (ConnectionTest.Check, String?) {
        let home = settings.api ?? WebAddress("https://cloudresourcemanager.googleapis.com")
        guard let address = home?.appending(["v3", "projects", settings.projectNumber]) else {
            return (.init("project", .notVerifiable, "the project has no address"), nil)
        }
        do throws(CallFailure) {
            let reply = try await caller.send(HTTPCall(.get, address, headers: ["accept": "application/json"]))
            guard reply.isSuccess, let json = reply.json else {
                let failure = ProviderFailure(gcp: reply, .data)
                let verdict: ConnectionTest.Check.Verdict = reply.status == 403 ? .notVerifiable : .failed
                return (.init("project", verdict, failure.message), nil)
            }
            guard json["name"]?.string == "projects/\(settings.projectNumber)" else {
                return (.init("project", .failed, "another project answers than the one that was asked for"), nil)
            }
            let name = String((json["projectId"]?.string ?? "").prefix(60))
            return (.init("project", .passed, name), "\(name) (\(settings.projectNumber))")
        } catch {
            return (.init("project", .failed, ProviderFailure(error).message), nil)
        }
    }
}
