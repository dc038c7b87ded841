import ConnectorKit
import Kernel

/// Looks at the installation as the app, and believes nothing else about it.
///
/// That is whose it is, whether it is suspended, and what it grants. Then a token is asked for as a use would.
struct GitHubConnectionTest {
    let settings: GitHubSettings
    let caller: AuthorizedCaller

    private var app: AuthorizedCaller {
        AuthorizedCaller(
            caller.binding,
            scopes: [GitHubApp.appScope],
            broker: caller.broker,
            transport: caller.transport,
            time: caller.time
        )
    }

    func run() async -> ConnectionTest {
        do throws(ProviderFailure) {
            let found = try await installation()
            guard let found else { return Self.failed("installation", Self.notInstalled) }
            guard found.isOf(settings.account) else { return Self.failed("account", Self.foreign(settings.account)) }
            guard !found.isSuspended else { return Self.gone("installation", Self.suspended) }
            return await tested(found)
        } catch {
            return error.kind == .disconnected
                ? Self.gone("installation", error.message) : Self.failed("installation", error.message)
        }
    }

    private func installation() async throws(ProviderFailure) -> GitHubInstallation? {
        guard let id = settings.installation else { return nil }
        let address = settings.address(["app", "installations", id])
        let reply: HTTPReply
        do { reply = try await app.send(HTTPCall(.get, address, headers: GitHubApp.headers)) } catch {
            throw ProviderFailure(error)
        }
        guard reply.isSuccess else { throw ProviderFailure(gitHub: reply, .installation) }
        guard let found = reply.json.flatMap({ GitHubInstallation($0) }), sameBytes(found.id, id) else {
            throw .unexpectedGitHubReply("not the installation that was asked for")
        }
        return found
    }

    private func tested(_ found: GitHubInstallation) async -> ConnectionTest {
        let wanted = caller.scopes
        let missing = wanted.subtracting(found.allowing).sorted()
        let beyond = found.permissions.subtracting(wanted).sorted()
        var checks = [ConnectionTest.Check("installation", .passed, "installed by `\(found.account)`")]
        checks.append(
            missing.isEmpty
                ? .init("permissions", .passed, "everything that is read may be read")
                : .init("permissions", .failed, "an owner has to accept: \(missing.joined(separator: ", "))")
        )
        if !beyond.isEmpty {
            let what = beyond.prefix(20).joined(separator: ", ")
            checks.append(
                .init(
                    "more than needed",
                    .notVerifiable,
                    "the installation also grants \(what); tokens never ask for it"
                )
            )
        }
        checks.append(await token())
        return ConnectionTest(
            checks: checks,
            missing: missing,
            identity: "\(found.account) (installation \(found.id))",
            consent: .init(
                vendor: "github",
                account: found.account,
                principal: found.id,
                granted: found.permissions,
                beyond: beyond
            )
        )
    }

    private func token() async -> ConnectionTest.Check {
        do throws(ProviderFailure) {
            _ = try await caller.broker.session(for: caller.binding, scopes: caller.scopes)
            return .init("token", .passed, "GitHub gives a token for an hour with exactly these permissions")
        } catch {
            return .init("token", .failed, error.message)
        }
    }

    private static func failed(_ name: String, _ detail: String) -> ConnectionTest {
        ConnectionTest(checks: [.init(name, .failed, detail)])
    }

    private static func gone(_ name: String, _ detail: String) -> ConnectionTest {
        ConnectionTest(checks: [.init(name, .failed, detail)], withdrawn: detail)
    }

    private static let notInstalled = "the app is not installed yet; start the installation"
    private static let suspended =
        "the installation is suspended; an owner of the organization lifts that in its settings under GitHub Apps"
    private static func foreign(_ account: String) -> String {
        "the installation belongs to another account than `\(account)`; install the app there"
    }
}

/// What GitHub tells the app about one of its installations.
struct GitHubInstallation {
    let id: String
    let account: String
    let isSuspended: Bool
    /// Granted permissions as scopes, for example `members:read`.
    let permissions: Set<String>

    init?(_ json: JSON) {
        guard let id = json["id"]?.integer, let account = json["account"]?["login"]?.string, account.utf8.count <= 100
        else { return nil }
        (self.id, self.account) = (String(id), account)
        isSuspended = !(json["suspended_at"] ?? .null).isNull
        permissions = GitHubPermissions.granted(json["permissions"])
    }

    /// Logins differ in case only.
    func isOf(_ expected: String) -> Bool { sameBytes(account.lowercased(), expected.lowercased()) }

    /// A higher level allows the lower ones.
    var allowing: Set<String> {
        Set(
            permissions.flatMap { permission -> [String] in
                let name = permission.prefix { $0 != ":" }
                return [permission, "\(name):read"]
            }
        )
    }
}
