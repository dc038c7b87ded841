import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// Lets a verified person in: finds the record, puts the sign-in on the log, opens a session.
struct OpenSession: Sendable {
    let services: WebServices

    init(_ services: WebServices) { self.services = services }

    func admit(_ verified: VerifiedSignIn, in scope: OrganizationScope) async throws -> Person {
        let recognise = RecognisePerson(verified.subject, displayName: verified.name ?? "")
        let known = try await services.store.read(in: scope) { try $0.people.find(signIn: verified.subject) }
        let actor = known?.actor ?? .system("sign-in")
        return try await services.store.write(in: scope, by: actor) { try recognise(in: $0) }
    }

    func response(for person: Person, in scope: OrganizationScope, goal: InternalPath) async throws -> Response {
        let session = WebSession.fresh(services.randomness)
        let hash = session.hash
        try await services.store.enter { doors in
            let until = doors.now + WebSession.lifetime
            try doors.addWebSession(
                WebSessionDoor(hash: hash, organization: scope.organization, person: person.id, expiresAt: until)
            )
        }
        var response = Response.seeOther(goal)
        response.setCookie(session.cookie(isSecure: services.isSecure))
        response.setCookie(.ours(SignInCookie.name(services.isSecure), "", seconds: 0, services.isSecure))
        return response
    }
}
