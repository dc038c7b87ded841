import ConnectorKit
import Domain
import HTTPTypes
import Hummingbird
import Kernel

/// Where the holder of a one-time link hands secrets in.
///
/// Looking at it changes nothing.
struct CredentialIntakeRoutes: Sendable {
    let services: WebServices
    private let limiter = LinkLimiter()

    init(services: WebServices) { self.services = services }

    func add(to router: Router<WebContext>) {
        let group = router.group().add(middleware: OriginMiddleware(services: services))
            .add(middleware: SessionMiddleware(services: services))
        group.get("credential-intake/{token}") { request, context in try await show(request, context) }
        group.post("credential-intake/{token}") { request, context in try await take(request, context) }
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(try await opened(context), request, problem: nil)
    }

    private func take(_ request: Request, _ context: WebContext) async throws -> Response {
        let opened = try await opened(context)
        let form = try await request.form(upTo: BodyLimit.credential)
        if opened.link.needsAdmin { try context.identity?.requireFormToken(in: form) }
        let secrets = Dictionary(opened.link.fields.map { ($0, Secret(form["secret." + $0] ?? "")) }) { $1 }
        let operation = OperationContext(
            store: services.store,
            core: services.core,
            vault: services.vault,
            scope: opened.scope,
            actor: opened.actor
        )
        do { try await HandInSecrets(secrets, through: opened.link)(in: operation) } catch let refusal as Refusal
            where refusal.reason == "fields_missing"
        {
            return try await page(opened, request, problem: refusal)
        }
        return done(opened)
    }

    /// A good link, and in whose name it is used.
    private struct Opened: Sendable {
        let token: String
        let scope: OrganizationScope
        let link: CredentialLink
        let actor: Actor
        let formToken: String
    }

    private func opened(_ context: WebContext) async throws -> Opened {
        let token = context.parameters.get("token") ?? ""
        let found: (scope: OrganizationScope, link: CredentialLink)
        do { found = try await FindCredentialLink(token)(in: services.store) } catch let refusal as Refusal
            where refusal.reason == Refusal.linkUseless.reason
        {
            try limiter.spend(nil, at: services.time.now())
            throw refusal
        }
        try limiter.spend(found.link.hash, at: services.time.now())
        let actor = try actor(for: found.link, in: found.scope, context.identity)
        let formToken = found.link.needsAdmin ? context.identity?.formToken ?? "" : ""
        return Opened(token: token, scope: found.scope, link: found.link, actor: actor, formToken: formToken)
    }

    /// Who holds a link that an admin sent acts by the link; one that an operator made asks for an admin in person.
    private func actor(for link: CredentialLink, in scope: OrganizationScope, _ identity: Identity?) throws -> Actor {
        guard link.needsAdmin else { return .system("credential-link") }
        guard let identity else {
            throw Refusal(.unauthenticated, "sign_in_needed", "sign in as a site admin to use this link")
        }
        // To somebody of another organization the link is none.
        guard identity.scope == scope else { throw Refusal.linkUseless }
        try identity.actor.requireUse(of: link)
        return identity.actor
    }

    private func page(_ opened: Opened, _ request: Request, problem: Refusal?) async throws -> Response {
        let link = opened.link
        let (name, connector, organization) = try await services.store.read(in: opened.scope) { tx in
            let connection = try tx.connections.require(link.connection)
            return (connection.name, connection.connector, try tx.organizations.current()?.name ?? "")
        }
        let view: View = [
            "title": "Hand in a secret", "narrow": true, "connection": .text(name), "organization": .text(organization),
            "kind": .text(services.connectors.displayName(of: connector)), "formToken": .text(opened.formToken),
            "action": .text("/credential-intake/\(opened.token)"), "fields": .list(link.fields.map(SecretField.view)),
            "ends": .text(
                ViewerClock(now: services.time.now(), zone: Preferences(request).zone).moment(link.expiresAt)
            ),
            "problem": .maybe(problem?.problemView), "done": false,
        ]
        let html = Templates.render("credential-links/intake", Frame.assets.adding(view))
        return .html(html, status: problem?.code.status ?? .ok)
    }

    private func done(_ opened: Opened) -> Response {
        let view: View = ["title": "Thank you", "narrow": true, "done": true]
        return .html(Templates.render("credential-links/intake", Frame.assets.adding(view)))
    }
}
