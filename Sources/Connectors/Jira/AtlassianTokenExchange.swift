import ConnectorKit
import Kernel

/// The operator's app at Atlassian's token endpoint, which takes JSON.
struct AtlassianTokenExchange {
    static let vendor = "atlassian"

    private let address: WebAddress
    private let clientID: String
    private let clientSecret: Secret
    private let endpoint: TokenEndpoint

    init(_ binding: ConnectionBinding, in context: MintContext) async throws(ProviderFailure) {
        do { address = try AtlassianCloud.authorization(of: binding).appending(["oauth", "token"]) } catch {
            throw ProviderFailure(error)
        }
        (clientID, clientSecret) = try await Self.client(in: context)
        endpoint = TokenEndpoint(system: "Atlassian", wayBack: AtlassianOAuth.wayBack, transport: context.transport)
    }

    func refresh(_ token: Secret) async throws(ProviderFailure) -> TokenAnswer {
        try await ask("refresh_token", [.init("refresh_token", .string(token.withText { $0 }))])
    }

    /// - Parameter redirect: exactly the one that consent was asked with.
    func redeem(_ code: Secret, redirect: String) async throws(ProviderFailure) -> TokenAnswer {
        let members: [JSON.Member] = [
            .init("code", .string(code.withText { $0 })), .init("redirect_uri", .string(redirect)),
        ]
        return try await ask("authorization_code", members)
    }

    private func ask(_ grant: String, _ members: [JSON.Member]) async throws(ProviderFailure) -> TokenAnswer {
        let client: [JSON.Member] = [
            .init("grant_type", .string(grant)), .init("client_id", .string(clientID)),
            .init("client_secret", .string(clientSecret.withText { $0 })),
        ]
        return try await endpoint.ask(.json(.post, address, .object(client + members)))
    }

    private static func client(in context: MintContext) async throws(ProviderFailure) -> (String, Secret) {
        do {
            let app = try await context.app(vendor)
            guard let id = app.settings["client_id"], !id.isEmpty else {
                throw ProviderFailure(.terminal, "app_missing", "the operator's app at Atlassian has no `client_id`")
            }
            return (id, try await app.secret("client_secret"))
        } catch let failure as ProviderFailure {
            throw failure
        } catch {
            let why = "the client secret of the operator's app at Atlassian cannot be read"
            throw ProviderFailure(.terminal, "app_missing", why)
        }
    }
}
