import ConnectorKit
import Hummingbird
import Kernel

/// What other systems read to believe this server's tokens: public, for everybody, and worth keeping for a while.
struct IssuerRoutes: Sendable {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        let group = router.group(".well-known")
        group.get("openid-configuration") { _, _ in try discovery() }
        group.get("jwks.json") { _, _ in try await keySet() }
    }

    private func discovery() throws -> Response {
        guard let issuer = services.issuer else { throw IssuerRoutes.missing }
        return kept(.json(issuer.discovery), for: issuer.cacheTime)
    }

    private func keySet() async throws -> Response {
        guard let issuer = services.issuer else { throw IssuerRoutes.missing }
        return kept(.json(try await issuer.keySet()), for: issuer.cacheTime)
    }

    private func kept(_ response: Response, for span: Span) -> Response {
        var response = response
        response.headers[.cacheControl] = "public, max-age=\(span.secondsRoundedUp)"
        return response
    }

    private static let missing = Refusal(.notFound, "no_issuer", "this server is no issuer of tokens")
}
