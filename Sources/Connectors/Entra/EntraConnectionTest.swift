import ConnectorKit
import Kernel

/// Tries what the connection needs, from the outside in, and names what is missing.
///
/// A token is no consent: Entra gives one to an app from which every permission was taken. So the granted permissions
/// are read where that is allowed, and otherwise what can be read is tried.
struct EntraConnectionTest {
    let client: GraphClient

    func run() async -> ConnectionTest {
        let (token, withdrawn) = await token()
        guard token.verdict == .passed else { return ConnectionTest(checks: [token], withdrawn: withdrawn) }
        let (organization, identity) = await organization()
        var checks = [token, organization]
        guard organization.verdict != .failed else { return ConnectionTest(checks: checks, identity: identity) }
        let found = await consent()
        checks += found.checks
        return ConnectionTest(
            checks: checks,
            missing: found.missing,
            identity: identity,
            consent: found.consent,
            withdrawn: found.withdrawn
        )
    }

    /// What the tenant's own Graph says of our app there.
    private struct Found {
        var checks: [ConnectionTest.Check]
        var missing: [String] = []
        var consent: ConnectionTest.Consent?
        var withdrawn: String?
    }

    private func token() async -> (ConnectionTest.Check, withdrawn: String?) {
        do throws(ProviderFailure) {
            _ = try await client.caller.broker.session(for: client.caller.binding, scopes: client.caller.scopes)
            return (.init("token", .passed, "Entra gives a token, which says nothing about consent yet"), nil)
        } catch {
            return (.init("token", .failed, error.message), error.kind == .disconnected ? error.message : nil)
        }
    }

    /// Who answers, for a person to confirm, and that it is the tenant that was meant.
    private func organization() async -> (ConnectionTest.Check, String?) {
        do throws(ProviderFailure) {
            let query = [("$select", "id,displayName,verifiedDomains")]
            guard let tenant = try await client.get("/organization", query: query)["value"]?[0],
                let id = tenant["id"]?.string
            else { return (.init("tenant", .failed, "Graph names no tenant"), nil) }
            let name = tenant["displayName"]?.string ?? "unnamed"
            let isMeant = !isGUID(client.settings.tenant) || id.lowercased() == client.settings.tenant
            return isMeant
                ? (.init("tenant", .passed, name), "\(name) (\(id))")
                : (.init("tenant", .failed, "Graph answers for the tenant `\(id)`, not for the one set"), nil)
        } catch {
            guard error.code == "permission_missing" else { return (.init("tenant", .failed, error.message), nil) }
            return (.init("tenant", .notVerifiable, "the tenant's name may not be read"), client.settings.tenant)
        }
    }

    private func consent() async -> Found {
        do throws(ProviderFailure) {
            guard let principal = try await servicePrincipal(of: client.settings.clientID) else {
                let advice = "the tenant has no service principal of this app; ask its admin for consent again"
                return Found(
                    checks: [.init("service principal", .failed, advice)],
                    missing: ["admin consent"],
                    withdrawn: advice
                )
            }
            guard principal["accountEnabled"]?.bool != false else {
                let advice = "an admin has disabled the app for sign-in; enable it, then test the connection"
                return Found(
                    checks: [.init("service principal", .failed, advice)],
                    missing: ["sign-in"],
                    withdrawn: advice
                )
            }
            return try await granted(to: principal)
        } catch {
            guard error.code == "permission_missing" else {
                return Found(checks: [.init("consent", .failed, error.message)])
            }
            return await probed()
        }
    }

    private func servicePrincipal(of application: String) async throws(ProviderFailure) -> JSON? {
        let query = [("$select", "id,appId,accountEnabled")]
        return try await client.find(GraphPath.servicePrincipal(application: application), query: query)
    }

    /// Compares the permissions that were consented to with those that are needed.
    private func granted(to principal: JSON) async throws(ProviderFailure) -> Found {
        guard let id = principal["id"]?.string,
            let graph = try await servicePrincipal(of: GraphPermission.application)?["id"]?.string
        else { throw .unexpectedGraphReply("without the service principal of Graph") }
        let assignments = try await client.all(
            "/servicePrincipals/\(WebAddress.encode(id))/appRoleAssignments",
            query: []
        )
        let granted = assignments.filter { $0["resourceId"] == .string(graph) }
            .compactMap { $0["appRoleId"]?.string?.lowercased() }
        let checks = GraphPermission.allCases.map { Self.check($0, isGranted: granted.contains($0.roleID)) }
        let missing = GraphPermission.allCases.filter { $0.isRequired && !granted.contains($0.roleID) }
        return Found(
            checks: checks + Self.drift(granted),
            missing: missing.map(\.rawValue),
            consent: .init(
                vendor: "entra",
                account: client.settings.tenant,
                principal: id,
                granted: Set(granted.map(Self.name)),
                beyond: Self.beyond(granted)
            )
        )
    }

    /// Roles by their names where we know them, by their ids otherwise.
    private static func name(_ roleID: String) -> String {
        GraphPermission.allCases.first { $0.roleID == roleID }?.rawValue
            ?? (roleID == readsApplications ? "Application.Read.All" : roleID)
    }

    /// What lets this very test look at the consent; nothing else uses it.
    private static let readsApplications = "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30"

    private static func beyond(_ granted: [String]) -> [String] {
        let known = GraphPermission.allCases.map(\.rawValue) + ["Application.Read.All"]
        return granted.map(name).filter { !known.contains($0) }.sorted()
    }

    private static func drift(_ granted: [String]) -> [ConnectionTest.Check] {
        let beyond = beyond(granted)
        guard !beyond.isEmpty else { return [] }
        let what = beyond.prefix(20).map { "`\($0)`" }.joined(separator: ", ")
        return [.init("more than needed", .notVerifiable, "the tenant granted \(what), which nothing here uses")]
    }

    private static func check(_ permission: GraphPermission, isGranted: Bool) -> ConnectionTest.Check {
        let name = "consent to \(permission.rawValue)"
        if isGranted { return .init(name, .passed, "granted, to \(permission.use)") }
        return permission.isRequired
            ? .init(name, .failed, "an admin must consent to `\(permission.rawValue)`, to \(permission.use)")
            : .init(name, .notVerifiable, "not granted; it is needed to \(permission.use)")
    }

    /// Without `Application.Read.All` only reads can be tried.
    private func probed() async -> Found {
        let groups = await probe("/groups", .groupsRead)
        let users = await probe("/users", .usersRead)
        let write = ConnectionTest.Check(
            "consent to \(GraphPermission.membersWrite.rawValue)",
            .notVerifiable,
            "read proved, write not exercised; consent to `Application.Read.All` lets the test see it"
        )
        let missing = zip([groups, users], [GraphPermission.groupsRead, .usersRead])
            .filter { $0.0.verdict == .failed }.map { $0.1.rawValue }
        return Found(checks: [groups, users, write], missing: missing)
    }

    private func probe(_ path: String, _ permission: GraphPermission) async -> ConnectionTest.Check {
        let name = "consent to \(permission.rawValue)"
        do throws(ProviderFailure) {
            _ = try await client.get(path, query: [("$top", "1"), ("$select", "id")])
            return .init(name, .passed, "reading is allowed")
        } catch {
            return error.code == "permission_missing"
                ? Self.check(permission, isGranted: false) : .init(name, .failed, error.message)
        }
    }
}
