import ConnectorKit
import Domain
import Kernel

/// Tries what the connection needs, from the outside in, and names what is missing.
struct JiraConnectionTest {
    /// Permissions by Jira's keys, and what Clearance does with each.
    static let permissions = [
        ("BROWSE_PROJECTS", "read requests"), ("ADD_COMMENTS", "tell decisions"),
        ("TRANSITION_ISSUES", "move requests"), ("USER_PICKER", "read the groups of an account"),
    ]

    let client: JiraClient
    /// Permissions are given by project: without one, holding them anywhere is all that can be seen.
    let intake: TrackerIntake?

    func run() async -> ConnectionTest {
        var checks = [await site()]
        let (account, name) = await myself()
        checks.append(account)
        guard account.verdict == .passed else { return ConnectionTest(checks: checks) }
        let (permissions, missing) = await permissions()
        checks += permissions + [await serviceDesk()]
        if let intake { checks += await JiraIntakeTest(client: client, intake: intake).checks() }
        return ConnectionTest(checks: checks, missing: missing, identity: name.map { "\($0) at \(client.base.host)" })
    }

    private func site() async -> ConnectionTest.Check {
        do throws(ProviderFailure) {
            let info = try await client.get(JiraClient.platform + ["serverInfo"])
            guard info["deploymentType"]?.string == "Cloud" else {
                return .init("site", .failed, "this is not Jira Cloud; Data Center is not supported here")
            }
            guard isTheSite(info["baseUrl"]?.string) else {
                return .init("site", .failed, "`cloud_id` leads to another site than `site_url`; authorize again")
            }
            return .init("site", .passed, info["serverTitle"]?.string ?? client.base.host)
        } catch {
            return .init("site", .failed, error.message)
        }
    }

    /// Where calls go to an address that all sites share, the site has to say itself which one it is.
    private func isTheSite(_ found: String?) -> Bool {
        guard let wanted = client.caller.binding.settings["site_url"].flatMap({ WebAddress($0) }),
            client.caller.binding.settings["cloud_id"] != nil, !wanted.hasSameOrigin(as: client.base)
        else { return true }
        return found.flatMap { WebAddress($0) }?.hasSameOrigin(as: wanted) == true
    }

    private func myself() async -> (ConnectionTest.Check, String?) {
        do throws(ProviderFailure) {
            let me = try await client.get(JiraClient.platform + ["myself"])
            let name = me["displayName"]?.string ?? me["accountId"]?.string
            return (.init("credential", .passed, "signed in as `\(name ?? "unnamed")`"), name)
        } catch {
            return (.init("credential", .failed, error.message), nil)
        }
    }

    private func permissions() async -> ([ConnectionTest.Check], [String]) {
        let keys = Self.permissions.map(\.0)
        do throws(ProviderFailure) {
            let project = intake.map { [("projectKey", $0.project.projectKey)] } ?? []
            let query = [("permissions", keys.joined(separator: ","))] + project
            let reply = try await client.get(JiraClient.platform + ["mypermissions"], query: query)
            let missing = keys.filter { reply["permissions"]?[$0]?["havePermission"]?.bool != true }
            let checks = Self.permissions.map { key, use -> ConnectionTest.Check in
                missing.contains(key)
                    ? .init(use, .failed, "grant the permission `\(key)` to the account") : .init(use, .passed, key)
            }
            return (checks, missing)
        } catch {
            return ([.init("permissions", .failed, error.message)], [])
        }
    }

    private func serviceDesk() async -> ConnectionTest.Check {
        do throws(ProviderFailure) {
            let info = try await client.get(JiraClient.serviceDesk + ["info"])
            let licensed = info["isLicensedForUse"]?.bool == true
            return licensed
                ? .init("service desk", .passed, info["version"]?.string ?? "licensed")
                : .init("service desk", .failed, "Jira Service Management is not licensed on this site")
        } catch {
            return .init("service desk", .failed, error.message)
        }
    }
}
