import Domain
import Kernel
import TestKit
import Testing

@Suite struct LinkSignInTests {
    let company: Company
    private let `operator` = Actor(.operator, id: "operator")

    init() async throws { company = try await Company() }

    private func link(_ person: Person, _ subject: String, by actor: Actor) async throws {
        let link = LinkSignIn(person.id, subject: subject)
        _ = try await company.store.write(in: company.scope, by: actor) { try link(in: $0) }
    }

    @Test func `a first sign-in may be given by the operator, a further one takes an admin and counts as a re-link`()
        async throws
    {
        let before = try await company.head()
        try await link(company.approver, "pat", by: `operator`)
        let refusal = await #expect(throws: Refusal.self) {
            try await link(company.approver, "mallory", by: `operator`)
        }
        #expect(refusal?.reason == "person_required")
        try await link(company.approver, "pat-2", by: company.admin.actor)
        #expect(try await company.actions(after: before) == ["person_linked", "person_relinked"])
    }

    @Test func `the same sign-in again changes nothing`() async throws {
        try await link(company.approver, "pat", by: company.admin.actor)
        let before = try await company.head()
        try await link(company.approver, "pat", by: company.admin.actor)
        #expect(try await company.head() == before)
    }

    @Test func `a refused link leaves no trace`() async throws {
        try await link(company.approver, "pat", by: company.admin.actor)
        let before = try await company.head()
        let cases: [(Person, String, Actor, String)] = [
            (company.second, "pat", company.admin.actor, "already_linked"),
            (company.admin, "ada-2", company.admin.actor, "own_link"),
            (company.second, "", company.admin.actor, "subject_missing"),
            (company.second, "quinn", company.approver.actor, "role_missing"),
            (Person(id: "nobody", displayName: ""), "x", company.admin.actor, "no_such_person"),
        ]
        for (person, subject, actor, reason) in cases {
            let refusal = await #expect(throws: Refusal.self) { try await link(person, subject, by: actor) }
            #expect(refusal?.reason == reason)
        }
        #expect(try await company.head() == before)
    }
}

@Suite struct RecognisePersonTests {
    let company: Company
    static let signIn = SignInSubject(issuer: "https://sign-in.example", subject: "new")

    init() async throws { company = try await Company() }

    private func recognise(_ name: String) async throws -> Person {
        let recognise = RecognisePerson(Self.signIn, displayName: name)
        return try await company.system { try recognise(in: $0) }
    }

    @Test func `a newcomer gets a record without any role and is known the next time`() async throws {
        let before = try await company.head()
        let person = try await recognise("")
        #expect(person.roles.isEmpty && person.jiraAccount == nil && person.displayName == "Unnamed person")
        #expect(try await recognise("Other name").id == person.id)
        #expect(try await company.actions(after: before) == ["person_created", "signed_in"])
    }

    @Test func `whose record ended does not come in`() async throws {
        let person = try await recognise("Nia")
        try await company.system { tx in
            var ended = try tx.people.require(person.id)
            ended.isActive = false
            try tx.people.save(ended)
        }
        let refusal = await #expect(throws: Refusal.self) { try await recognise("Nia") }
        #expect(refusal?.reason == "person_inactive")
    }
}
