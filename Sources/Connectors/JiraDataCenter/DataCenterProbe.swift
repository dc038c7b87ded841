import ConnectorKit
import Kernel

/// What a server offers to prove oneself with, asked without any credential: a bearer token first, then OAuth 2.0, then
/// application links of OAuth 1.0a.
///
/// Only the first is supported; the others are named, so that an admin sees what the server could be asked for.
struct DataCenterProbe {
    let client: JiraClient

    /// What runs there.
    ///
    /// A page in place of JSON is told apart from a Jira that says no: the one is a wrong context path.
    func serverInfo() async throws(ProviderFailure) -> JSON {
        let reply = try await ask(DataCenterTracker.platform + ["serverInfo"])
        guard let info = reply.json, info.members != nil else {
            let why = "no Jira answers at this address (\(reply.status)); check the context path, such as `/jira`"
            throw ProviderFailure(.terminal, "not_jira", why)
        }
        guard reply.isSuccess else { throw ProviderFailure(jira: reply, at: client.caller.time.now()) }
        return info
    }

    func otherWays() async -> [ConnectionTest.Check] {
        [
            await way("OAuth 2.0", ["rest", "oauth2", "latest", "authorize"]),
            await way("OAuth 1.0a application link", ["plugins", "servlet", "oauth", "request-token"]),
            .init(
                "basic authentication",
                .notVerifiable,
                "not supported: it would hold somebody's password, which opens everything and cannot be withdrawn alone"
            ),
        ]
    }

    /// Whatever is there answers something else than 404, if only that the call lacks its parameters.
    private func way(_ name: String, _ path: [String]) async -> ConnectionTest.Check {
        do throws(ProviderFailure) {
            let isThere = try await ask(path).status != 404
            let what = isThere ? "the server offers it, and Clearance does not use it" : "the server does not offer it"
            return .init(name, .notVerifiable, what + "; use a personal access token")
        } catch {
            return .init(name, .notVerifiable, error.message)
        }
    }

    private func ask(_ path: [String]) async throws(ProviderFailure) -> HTTPReply {
        var call = HTTPCall(.get, client.base.appending(path))
        call.headers.set("accept", "application/json")
        do { return try await client.caller.sendOpenly(call) } catch { throw ProviderFailure(error) }
    }
}
