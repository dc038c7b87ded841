package import ConnectorKit
import Kernel

/// Installation tokens of the operator's GitHub App: an hour long, for one installation, with named permissions.
package struct GitHubApp: CredentialProvider {
    package static let name = "github_app"
    package static let secretFields: [String] = []
    /// The one scope that means the app itself, which sees its installations and no organization's data.
    package static let appScope = "app"
    /// GitHub's own limit.
    static let lifetime = Span.hours(1)
    /// Tokens are opaque: they grew from 40 to 520 characters once, and may again.
    static let longestToken = 16_384

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let settings: GitHubSettings
        do { settings = try GitHubSettings(binding.settings) } catch { throw ProviderFailure(error) }
        let app = GitHubAppSession(
            expiresAt: context.now + GitHubAppProof.lifetime,
            proof: try await GitHubAppProof(context),
            home: settings.api
        )
        guard scopes != [Self.appScope] else { return app }
        return try await installationSession(settings, scopes, app, in: context)
    }

    /// `DELETE /installation/token`: a token that is over already counts as ended.
    package func revoke(_ session: any Session, of binding: ConnectionBinding, in context: MintContext)
        async throws(ProviderFailure) -> Revocation
    {
        guard !(session is GitHubAppSession) else { return .cannot }
        let settings: GitHubSettings
        do { settings = try GitHubSettings(binding.settings) } catch { throw ProviderFailure(error) }
        let call = HTTPCall(.delete, settings.address(["installation", "token"]), headers: Self.headers)
        guard let call = session.authorize(call, at: context.now, answering: nil) else { return .revoked }
        let reply = try await send(call, in: context)
        guard reply.isSuccess || reply.status == 401 || reply.status == 404 else {
            throw ProviderFailure(gitHub: reply, GitHubQuestion.revocation)
        }
        return .revoked
    }

    private func installationSession(
        _ settings: GitHubSettings,
        _ scopes: Set<String>,
        _ app: GitHubAppSession,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let reply = try await ask(try Self.request(settings, scopes), app, in: context)
        guard reply.isSuccess else { throw ProviderFailure(gitHub: reply, .installation) }
        guard let body = reply.json, let token = body["token"]?.string, Self.isToken(token),
            let expiry = body["expires_at"]?.string.flatMap({ Instant(rfc3339: $0) })
        else { throw .unexpectedGitHubReply("not an installation token") }
        return HeaderSession(
            "Bearer ",
            Secret(token),
            for: settings.api,
            until: min(expiry, context.now + Self.lifetime),
            scopes: GitHubPermissions.granted(body["permissions"])
        )
    }

    private static func request(_ settings: GitHubSettings, _ scopes: Set<String>) throws(ProviderFailure) -> HTTPCall {
        let installation: String
        do { installation = try settings.required() } catch { throw ProviderFailure(error) }
        var members = [JSON.Member("permissions", try GitHubPermissions.wanted(scopes))]
        if let repositories = settings.repositories {
            members.append(JSON.Member("repository_ids", .array(repositories.map { .integer($0) })))
        }
        let address = settings.address(["app", "installations", installation, "access_tokens"])
        var call = HTTPCall.json(.post, address, .object(members))
        for (name, value) in headers.fields { call.headers.set(name, value) }
        return call
    }

    /// As the app; once more by GitHub's clock where that is another than ours.
    private func ask(_ call: HTTPCall, _ app: GitHubAppSession, in context: MintContext) async throws(ProviderFailure)
        -> HTTPReply
    {
        guard let first = app.authorize(call, at: context.now, answering: nil) else { throw .cannotSign }
        let reply = try await send(first, in: context)
        guard reply.status == 401, let second = app.authorize(call, at: context.now, answering: reply) else {
            return reply
        }
        return try await send(second, in: context)
    }

    private func send(_ call: HTTPCall, in context: MintContext) async throws(ProviderFailure) -> HTTPReply {
        do { return try await context.transport.send(call) } catch { throw ProviderFailure(.transport(error)) }
    }

    /// Something that can stand in a header, of any length in reason.
    private static func isToken(_ text: String) -> Bool {
        (1...longestToken).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    static let headers: HTTPHeaders = [
        "accept": GitHubSettings.acceptance, "x-github-api-version": GitHubSettings.version,
        "user-agent": "clearance",
    ]
}
