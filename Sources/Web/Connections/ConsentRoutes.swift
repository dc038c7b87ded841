import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// Visits to vendors' consent pages: there, and back again.
///
/// What comes back is unauthenticated data of a browser. It counts only with a state that this session began, once, at
/// the vendor's own address, and only as far as a call of ours proves it.
enum ConsentRoutes {
    static let routes: [PageRoute] = [
        .post("/connections/{id}/consent", .administer, begin),
        .get("/connect/entra/callback", .administer) { try await finish($0, at: "entra") },
        .get("/connect/github/callback", .administer) { try await finish($0, at: "github") },
    ]

    /// Shows where the browser would go: a form may not lead to another site, a link may.
    @Sendable private static func begin(_ visit: Visit) async throws -> Response {
        let id: ID<Connection> = try visit.id()
        let connection = try await visit.read { try $0.connections.require(id) }
        do {
            let page = try page(for: connection, visit)
            let start = StartConsent(
                id,
                at: page.vendor,
                state: visit.services.randomness.bytes(ConsentState.size),
                session: session(of: visit)
            )
            let redirect = visit.services.publicAddress.appending(["connect", page.vendor, "callback"])
            let address = try page.address(for: connection, state: start.text, redirect: redirect)
            try await visit.write { try start(in: $0) }
            return shown(page, connection, address, to: visit)
        } catch let refusal as Refusal {
            return try await ConnectionPage(id, problem: refusal).page(visit)
        }
    }

    private static func shown(
        _ page: any ConsentPage,
        _ connection: Connection,
        _ address: WebAddress,
        to visit: Visit
    ) -> Response {
        let view: View = [
            "headline": .text(connection.name), "back": .text("/connections/\(connection.id)"),
            "vendor": .text(page.displayName), "host": .text(address.host), "address": .text(address.description),
            "minutes": .number(ConsentState.lifetime.milliseconds / 60_000),
        ]
        return Page(
            title: "Consent at \(page.displayName)",
            template: "connections/consent",
            view: view,
            tab: .connectors,
            isNarrow: true
        ).response(to: visit)
    }

    private static func page(for connection: Connection, _ visit: Visit) throws -> any ConsentPage {
        guard let page = visit.services.consentPages.first(where: { sameBytes($0.provider, connection.provider) })
        else {
            let why = "this connection needs no consent page, or the operator has not set up an app for it"
            throw Refusal(.conflict, "no_consent_page", why)
        }
        return page
    }

    private static func finish(_ visit: Visit, at vendor: String) async throws -> Response {
        guard let page = visit.services.consentPages.first(where: { $0.vendor == vendor }) else {
            throw Refusal(.notFound, "no_consent_page", "the operator has not set up an app at this vendor")
        }
        let answer = Dictionary(visit.query.pairs.map { ($0.name, $0.value) }) { first, _ in first }
        guard answer.count == visit.query.pairs.count else {
            throw Refusal(.invalid, "answer_invalid", "the answer says something twice; start again")
        }
        let bring = BringConsent(
            page,
            session: session(of: visit),
            answer: answer,
            connectors: KnownConnectors(visit.services.connectors)
        )
        let id = try await bring(in: visit.identity.operation(visit.services))
        return .seeOther(InternalPath(["connections", id.rawValue], query: [("notice", Notice.tested.rawValue)]))
    }

    /// Only the browser with the session's cookie has what this is made of.
    private static func session(of visit: Visit) -> [UInt8] {
        sha256(Array(("consent " + visit.identity.formToken).utf8))
    }
}
