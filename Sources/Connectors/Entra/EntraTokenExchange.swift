import ConnectorKit
import Kernel

/// One exchange of a proof for a token at a tenant's token endpoint.
struct EntraTokenExchange {
    let settings: EntraSettings
    let context: MintContext

    init(_ binding: ConnectionBinding, in context: MintContext) throws(ProviderFailure) {
        self.context = context
        do { settings = try EntraSettings(binding) } catch { throw ProviderFailure(error) }
    }

    func session(proof: [(String, String)]) async throws(ProviderFailure) -> any Session {
        let reply = try await ask(proof)
        guard reply.isSuccess else { throw ProviderFailure(entraToken: reply) }
        // The token is opaque to us: what it grants is not read from it.
        guard let body = reply.json, body["token_type"]?.string?.lowercased() == "bearer",
            let token = body["access_token"]?.string, !token.isEmpty,
            let seconds = body["expires_in"]?.integer, seconds > 0
        else { throw .unexpectedGraphReply("not a token") }
        let expiry = context.now + .seconds(min(seconds, 86_400))
        return HeaderSession("Bearer ", Secret(token), for: settings.graph, until: expiry, scopes: [])
    }

    private func ask(_ proof: [(String, String)]) async throws(ProviderFailure) -> HTTPReply {
        let form = [
            ("grant_type", "client_credentials"), ("client_id", settings.clientID), ("scope", settings.scope),
        ]
        var call = HTTPCall.form(settings.tokenEndpoint, form + proof)
        call.headers.set("accept", "application/json")
        do { return try await context.transport.send(call) } catch { throw ProviderFailure(.transport(error)) }
    }
}
