import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// Lets a verified person in: finds the record, puts the sign-in on the log, opens a session.
struct OpenSession: Sendable {
    let services: WebServices

    init(_ services: WebServices) { self.services = services }

    func admit(_ verified: VerifiedSignIn, in scope: OrganizationScope) async throws -> Person {
        let find: @Sendable (any Transaction) throws -> Person = { tx in
            guard let person = try tx.people.find(signIn: verified.subject) else {
                throw Refusal(
                    .forbidden,
                    "person_unknown",
                    "nobody here has the sign-in `\(verified.subject.subject)`; ask an admin to link it to you"
                )
            }
            guard person.isActive else {
                throw Refusal(.forbidden, "person_inactive", "your record is inactive; ask an admin")
            }
            return person
        }
        let person = try await services.store.read(in: scope, find)
        return try await services.store.write(in: scope, by: person.actor) { tx in
            let person = try find(tx)
            try tx.record(AuditEvent(.signedIn, [.person(person.id)]))
            return person
        }
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
