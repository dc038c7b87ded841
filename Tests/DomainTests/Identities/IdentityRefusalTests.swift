import Domain
import Kernel
import TestKit
import Testing

@Suite struct IdentityRefusalTests {
    let company: Company

    init() async throws { company = try await Company() }

    private func map(
        _ person: ID<Person>,
        identity: ID<ExternalIdentity> = "identity-2",
        reference: [UInt8] = [2],
        at connection: ID<Connection>? = nil,
        by actor: Actor? = nil
    ) async throws {
        let map = MapIdentity(
            person,
            at: connection ?? company.connection,
            identity: identity,
            sealed: SealedValue(keyID: "k", bytes: [1]),
            reference: reference
        )
        try await company.store.write(in: company.scope, by: actor ?? company.admin.actor) { try map(in: $0) }
    }

    private func delete(_ person: ID<Person>, by actor: Actor? = nil) async throws {
        let delete = DeleteIdentityMapping(person, at: company.connection)
        try await company.store.write(in: company.scope, by: actor ?? company.admin.actor) { try delete(in: $0) }
    }

    private func reason(_ body: () async throws -> Void) async throws -> String? {
        let before = try await company.head()
        let refusal = await #expect(throws: Refusal.self) { try await body() }
        #expect(try await company.head() == before, "a refusal leaves no trace")
        return refusal?.reason
    }

    @Test func `site admins map, and neither operator, system nor approver does`() async throws {
        let person = company.requester.id
        let actors: [(Actor, String)] = [
            (Actor(.operator, id: "operator"), "person_required"), (.system("worker"), "person_required"),
            (company.approver.actor, "role_missing"),
            (Actor(.automation, id: "t", roles: [.auditor], onBehalfOf: company.admin.id), "role_missing"),
        ]
        for (actor, reason) in actors {
            #expect(try await self.reason { try await map(person, by: actor) } == reason)
        }
        try await map(person, by: Actor(.automation, id: "t", roles: [.admin], onBehalfOf: company.admin.id))
        for (actor, reason) in actors {
            #expect(try await self.reason { try await delete(person, by: actor) } == reason)
        }
    }

    @Test func `one identity belongs to one person`() async throws {
        try await company.mapRequester()
        #expect(try await reason { try await map(company.approver.id, reference: [1]) } == "identity_taken")
    }

    @Test func `the same identity again changes nothing`() async throws {
        try await company.mapRequester()
        let before = try await company.head()
        try await map(company.requester.id, identity: "another", reference: [1])
        #expect(try await company.head() == before)
    }

    @Test func `unknown people and connections are refused`() async throws {
        #expect(try await reason { try await map("nobody") } == "no_such_person")
        #expect(try await reason { try await map(company.requester.id, at: "nowhere") } == "no_such_connection")
    }

    @Test func `an identity is not exchanged under a running job`() async throws {
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        _ = try await company.startJob(of: grant.id)
        #expect(try await reason { try await map(company.requester.id) } == "change_in_progress")
    }

    @Test func `a mapping that an open grant needs stays`() async throws {
        let grant = try await company.activeGrant("AI-1")
        #expect(try await reason { try await delete(company.requester.id) } == "mapping_in_use")
        _ = try await company.write(by: company.approver) { try RevokeGrant(grant.id, reason: "left")(in: $0) }
        try await delete(company.requester.id)
        let mapping = try await company.read { [company] in
            try $0.identities.mapping(of: company.requester.id, at: company.connection)
        }
        #expect(mapping == nil)
        #expect(try await company.actions().last == "identity_deleted")
    }

    @Test func `what is not mapped cannot be deleted`() async throws {
        #expect(try await reason { try await delete(company.requester.id) } == "no_such_mapping")
    }

    @Test func `the removal that a deleted mapping leaves behind still knows its identity`() async throws {
        let grant = try await company.activeGrant("AI-1")
        _ = try await company.write(by: company.approver) { try RevokeGrant(grant.id, reason: "left")(in: $0) }
        try await delete(company.requester.id)
        let jobs = try await company.read { try $0.jobs.open(grant: grant.id) }
        #expect(jobs.map(\.kind) == [.deprovision] && jobs.allSatisfy { $0.identity == "identity-ria" })
    }
}
