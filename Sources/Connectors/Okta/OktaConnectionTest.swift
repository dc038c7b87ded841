import ConnectorKit
import Kernel

/// Tries what the connection needs, from the outside in, and names what is missing.
///
/// With a service app, scopes and admin roles both gate a call: a scope that the token has and that still meets a 403
/// is a missing role.
struct OktaConnectionTest {
    static let roleHint =
        "an admin role that covers it, such as Group Administrator or a custom role with group and user permissions"

    let client: OktaClient

    func run() async -> ConnectionTest {
        let (org, identity) = await organization()
        let (credential, missingScopes) = await credential()
        var checks = [org] + credential
        guard !checks.contains(where: { $0.verdict == .failed }) else {
            return ConnectionTest(checks: checks, missing: missingScopes, identity: identity)
        }
        var missing = missingScopes
        for probe in Self.probes {
            let (check, lacking) = await read(probe)
            checks.append(check)
            missing += lacking.map { [$0] } ?? []
        }
        checks.append(Self.writeNotTried)
        return ConnectionTest(checks: checks, missing: missing.uniqued, identity: identity)
    }

    private struct Probe {
        let name: String
        let path: [String]
        let scope: OktaScope
    }

    private static let probes = [
        Probe(name: "read groups", path: ["groups"], scope: .groupsRead),
        Probe(name: "read group rules", path: ["groups", "rules"], scope: .groupsRead),
        Probe(name: "read people", path: ["users"], scope: .usersRead),
    ]

    private static let writeNotTried = ConnectionTest.Check(
        "write membership",
        .notVerifiable,
        "read proved, write not exercised: the role must also allow managing groups and their members"
    )

    /// Who answers there, asked without a credential.
    private func organization() async -> (ConnectionTest.Check, String?) {
        let address = client.base.appending([".well-known", "okta-organization"])
        do throws(CallFailure) {
            let reply = try await client.caller.sendOpenly(HTTPCall(.get, address))
            guard reply.isSuccess, let id = reply.json?["id"]?.string else {
                return (.init("org", .failed, "nobody at `\(client.base.host)` answers as an Okta org"), nil)
            }
            return (.init("org", .passed, "org `\(id)`"), "\(id) at \(client.base.host)")
        } catch {
            return (.init("org", .failed, ProviderFailure(error).message), nil)
        }
    }

    /// Whether a session can be had, and where not all scopes are granted, which ones are.
    private func credential() async -> ([ConnectionTest.Check], [String]) {
        do throws(ProviderFailure) {
            let caller = client.caller
            let session = try await caller.broker.session(for: caller.binding, scopes: caller.scopes)
            let ungranted = session.grantedScopes.isEmpty ? [] : caller.scopes.subtracting(session.grantedScopes)
            return ungranted.isEmpty
                ? ([.init("credential", .passed, "Okta gives a session")], []) : await scopesOneByOne()
        } catch {
            guard error.code == "scope_missing" else { return ([.init("credential", .failed, error.message)], []) }
            return await scopesOneByOne()
        }
    }

    private func scopesOneByOne() async -> ([ConnectionTest.Check], [String]) {
        var (checks, missing): ([ConnectionTest.Check], [String]) = ([], [])
        for scope in OktaScope.allCases {
            do throws(ProviderFailure) {
                _ = try await client.caller.broker.session(for: client.caller.binding, scopes: [scope.rawValue])
                checks.append(.init("scope \(scope.rawValue)", .passed, "granted, to \(scope.use)"))
            } catch {
                checks.append(.init("scope \(scope.rawValue)", .failed, Self.advice(error, scope)))
                if error.code == "scope_missing" { missing.append(scope.rawValue) }
            }
        }
        return (checks, missing)
    }

    private static func advice(_ failure: ProviderFailure, _ scope: OktaScope) -> String {
        failure.code == "scope_missing"
            ? "grant the app the scope `\(scope.rawValue)`, to \(scope.use)" : failure.message
    }

    /// - Returns: the check, and the vendor's name of what is missing.
    private func read(_ probe: Probe) async -> (ConnectionTest.Check, String?) {
        do throws(ProviderFailure) {
            _ = try await client.get(probe.path, query: [("limit", "1")])
            return (.init(probe.name, .passed, "allowed"), nil)
        } catch {
            switch error.code {
            case "scope_missing":
                let advice = "grant the app the scope `\(probe.scope.rawValue)`, to \(probe.scope.use)"
                return (.init(probe.name, .failed, advice), probe.scope.rawValue)
            case "permission_missing":
                let advice = "the scope is there and the role is not: give the app or token owner \(Self.roleHint)"
                return (.init(probe.name, .failed, advice), "admin role to \(probe.name)")
            default: return (.init(probe.name, .failed, error.message), nil)
            }
        }
    }
}

extension Array where Element == String {
    /// Each once, in order.
    var uniqued: [String] {
        var seen: Set<[UInt8]> = []
        return filter { seen.insert([UInt8]($0.utf8)).inserted }
    }
}
