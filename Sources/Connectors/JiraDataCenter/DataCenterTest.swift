import ConnectorKit
import Kernel

/// Tries what the connection needs: what runs there, whether it takes the token, and what the token's account may do.
struct DataCenterTest {
    let client: JiraClient
    let isIntake: Bool

    func run() async -> ConnectionTest {
        let server = await server()
        guard server.verdict == .passed else { return ConnectionTest(checks: [server]) }
        let (bearer, name) = await bearer()
        guard bearer.verdict == .passed else {
            return ConnectionTest(checks: [server, bearer] + (await DataCenterProbe(client: client).otherWays()))
        }
        let (permissions, missing) = await permissions()
        var checks = [server, bearer] + permissions + [await expiry()]
        if isIntake {
            let why =
                "there are no Forge apps on Data Center, so the portal gives no snapshot: take requests in elsewhere"
            checks.append(.init("portal panel", .failed, why))
        }
        return ConnectionTest(checks: checks, missing: missing, identity: name.map { "\($0) at \(client.base.host)" })
    }

    private func server() async -> ConnectionTest.Check {
        do throws(ProviderFailure) {
            let info = try await DataCenterProbe(client: client).serverInfo()
            guard info["deploymentType"]?.string != "Cloud" else {
                return .init("server", .failed, "this is Jira Cloud; connect it as `jira`")
            }
            let version = (info["versionNumbers"]?.array ?? []).compactMap(\.integer)
            let text = version.map { String($0) }.joined(separator: ".")
            guard version.count >= 2, (version[0], version[1]) >= (8, 14) else {
                let found = text.isEmpty ? "an unknown version" : "version \(text)"
                return .init("server", .failed, "\(found) takes no personal access tokens; Jira 8.14 or later does")
            }
            return .init("server", .passed, "\(info["serverTitle"]?.string ?? client.base.host), version \(text)")
        } catch {
            return .init("server", .failed, error.message)
        }
    }

    private func bearer() async -> (ConnectionTest.Check, String?) {
        do throws(ProviderFailure) {
            let me = try await client.get(DataCenterTracker.platform + ["myself"])
            guard let name = me["displayName"]?.string ?? me["name"]?.string else {
                return (.init("bearer token", .failed, "the server does not say whose the token is"), nil)
            }
            return (.init("bearer token", .passed, "signed in as `\(name)`"), name)
        } catch {
            return (.init("bearer token", .failed, error.message), nil)
        }
    }

    private func permissions() async -> ([ConnectionTest.Check], [String]) {
        let keys = JiraConnectionTest.permissions.map(\.0)
        do throws(ProviderFailure) {
            let query = [("permissions", keys.joined(separator: ","))]
            let reply = try await client.get(DataCenterTracker.platform + ["mypermissions"], query: query)
            let missing = keys.filter { reply["permissions"]?[$0]?["havePermission"]?.bool != true }
            let checks = JiraConnectionTest.permissions.map { key, use -> ConnectionTest.Check in
                missing.contains(key)
                    ? .init(use, .failed, "grant the permission `\(key)` to the account") : .init(use, .passed, key)
            }
            return (checks, missing)
        } catch {
            return ([.init("permissions", .failed, error.message)], [])
        }
    }

    /// The account's tokens are listed without saying which one is ours, so the first that expires is told.
    private func expiry() async -> ConnectionTest.Check {
        do throws(ProviderFailure) {
            guard let tokens = try await client.find(["rest", "pat", "latest", "tokens"])?.array else {
                return .init("token expiry", .notVerifiable, "this server does not tell when tokens expire")
            }
            let dates = tokens.compactMap { $0["expiringAt"]?.string.flatMap { Instant(rfc3339: $0) } }
            guard let first = dates.min() else {
                return .init("token expiry", .notVerifiable, "no token of the account expires; give it an expiry")
            }
            return .init("token expiry", .notVerifiable, "the first token of the account expires at \(first.rfc3339)")
        } catch {
            return .init("token expiry", .notVerifiable, "the server did not tell: \(error.message)")
        }
    }
}
