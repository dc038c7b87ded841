import ConnectorKit
import Kernel

/// Tries what the connection needs, from the outside in, and names what is missing.
///
/// A token is no consent: Entra gives one to an app from which every permission was taken. So the granted permissions
/// are read where that is allowed, and otherwise what can be read is tried.
struct EntraConnectionTest {
    let client: GraphClient

    func run() async -> ConnectionTest {
        let token = await token()
        guard token.verdict == .passed else { return ConnectionTest(checks: [token]) }
        let (organization, identity) = await organization()
        var checks = [token, organization]
        guard organization.verdict != .failed else { return ConnectionTest(checks: checks, identity: identity) }
        let (consent, missing) = await consent()
        checks += consent
        return ConnectionTest(checks: checks, missing: missing, identity: identity)
    }

    private func token() async -> ConnectionTest.Check {
        do throws(ProviderFailure) {
            _ = try await client.caller.broker.session(for: client.caller.binding, scopes: client.caller.scopes)
            return .init("token", .passed, "Entra gives a token, which says nothing about consent yet")
        } catch {
            return .init("token", .failed, error.message)
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

    private func consent() async -> ([ConnectionTest.Check], [String]) {
        do throws(ProviderFailure) {
            guard let principal = try await servicePrincipal(of: client.settings.clientID) else {
                let advice = "the tenant has no service principal of this app; ask its admin for consent again"
                return ([.init("service principal", .failed, advice)], ["admin consent"])
            }
            guard principal["accountEnabled"]?.bool != false else {
                return ([.init("service principal", .failed, "an admin has disabled the app for sign-in")], ["sign-in"])
            }
            return try await granted(to: principal)
        } catch {
            guard error.code == "permission_missing" else { return ([.init("consent", .failed, error.message)], []) }
            return await probed()
        }
    }

    private func servicePrincipal(of application: String) async throws(ProviderFailure) -> JSON? {
        let query = [("$select", "id,appId,accountEnabled")]
        return try await client.find(GraphPath.servicePrincipal(application: application), query: query)
    }

    /// Compares the permissions that were consented to with those that are needed.
    private func granted(to principal: JSON) async throws(ProviderFailure) -> ([ConnectionTest.Check], [String]) {
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
        return (checks, missing.map(\.rawValue))
    }

    private static func check(_ permission: GraphPermission, isGranted: Bool) -> ConnectionTest.Check {
        let name = "consent to \(permission.rawValue)"
        if isGranted { return .init(name, .passed, "granted, to \(permission.use)") }
        return permission.isRequired
            ? .init(name, .failed, "an admin must consent to `\(permission.rawValue)`, to \(permission.use)")
            : .init(name, .notVerifiable, "not granted; it is needed to \(permission.use)")
    }

    /// Without `Application.Read.All` only reads can be tried.
    private func probed() async -> ([ConnectionTest.Check], [String]) {
        let groups = await probe("/groups", .groupsRead)
        let users = await probe("/users", .usersRead)
        let write = ConnectionTest.Check(
            "consent to \(GraphPermission.membersWrite.rawValue)",
            .notVerifiable,
            "read proved, write not exercised; consent to `Application.Read.All` lets the test see it"
        )
        let missing = zip([groups, users], [GraphPermission.groupsRead, .usersRead])
            .filter { $0.0.verdict == .failed }.map { $0.1.rawValue }
        return ([groups, users, write], missing)
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
