import Domain
import Kernel
import TestKit
import Testing

@Suite struct LinkJiraAccountTests {
    let company: Company

    init() async throws { company = try await Company() }

    private func link(_ person: Person, _ account: String, by actor: Actor) async throws -> Person {
        let link = LinkJiraAccount(person.id, account: ConfirmedAccount(confirmedByTracker: account))
        return try await company.store.write(in: company.scope, by: actor) { try link(in: $0) }
    }

    private func add(_ name: String, _ roles: Set<Role> = [], signIn: String? = nil) async throws -> Person {
        try await company.write(by: company.admin) { tx in
            let person = try AddPerson(displayName: name, roles: roles)(in: tx)
            if let signIn { try LinkSignIn(person.id, subject: signIn)(in: tx) }
            return person
        }
    }

    private func lastEntry() async throws -> StoredEntry {
        let head = try await company.head()
        return try #require(try await company.read { try $0.audit.entry(head) })
    }

    private let `operator` = Actor(.operator, id: "operator")

    @Test func `a first link is on the log by a reference and never by the account`() async throws {
        let person = try await add("Nia")
        #expect(try await link(person, "jira-nia", by: company.admin.actor).jiraAccount == "jira-nia")
        let entry = try await lastEntry()
        #expect(entry.action == "person_linked")
        let reference = try await company.read { try $0.people.reference(of: "jira-nia", linkedWith: person.id) }
        #expect(entry.json["data"]?["account"]?.string == reference?.rawValue)
    }

    @Test func `no entry holds an account, whoever links, is linked or asks`() async throws {
        _ = try await link(try await add("Nia"), "jira-nia", by: company.admin.actor)
        _ = try await link(company.approver, "jira-pat-2", by: company.admin.actor)
        _ = try await company.ingest("AI-1", reporter: "jira-stranger")
        _ = try await link(try await add("Stranger", signIn: "s"), "jira-stranger", by: company.admin.actor)
        let entries = try await company.read { try $0.audit.range(from: 1, limit: 1_000) }
        #expect(!entries.contains { String(decoding: $0.bytes, as: UTF8.self).contains("jira-") })
    }

    @Test func `who only was a reporter becomes one with the sign-in, with roles and mappings`() async throws {
        let request = try #require(try await company.ingest("AI-1", reporter: "jira-new"))
        let person = try await add("Nia", [.approver], signIn: "nia")
        let map = MapIdentity(
            person.id,
            at: company.connection,
            identity: "identity-nia",
            sealed: SealedValue(keyID: "k", bytes: [1]),
            reference: [9]
        )
        try await company.write(by: company.admin) { try map(in: $0) }
        let merged = try await link(person, "jira-new", by: company.admin.actor)
        #expect(merged.id == request.requester && merged.displayName == "Nia" && merged.roles == [.approver])
        let (former, signIn, mapping) = try await company.read { [company] tx in
            (
                try tx.people.require(person.id),
                try tx.people.find(signIn: SignInSubject(issuer: "https://sign-in.example", subject: "nia"))?.id,
                try tx.identities.mapping(of: merged.id, at: company.connection)?.identity
            )
        }
        #expect(!former.isActive && former.roles.isEmpty)
        #expect(signIn == merged.id && mapping == "identity-nia")
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: merged) { try DecideRequest(request.id, .deny(reason: "x"))(in: $0) }
        }
        #expect(refusal?.reason == "self_approval")
    }

    @Test func `nobody is a party to the own link`() async throws {
        let second = try await add("Second admin", [.admin])
        let cases: [(Person, String, Person)] = [
            // The own record; the own account for somebody else; an account that once was the own.
            (company.admin, "jira-ada-2", company.admin), (second, "jira-ada", company.admin),
        ]
        for (person, account, actor) in cases {
            let refusal = await #expect(throws: Refusal.self) { try await link(person, account, by: actor.actor) }
            #expect(refusal?.reason == "own_link")
        }
        _ = try await link(company.admin, "jira-ada-2", by: second.actor)
        let refusal = await #expect(throws: Refusal.self) {
            try await link(second, "jira-ada", by: company.admin.actor)
        }
        #expect(refusal?.reason == "own_link")
    }

    @Test func `the operator makes a first link and changes none`() async throws {
        _ = try await link(try await add("Nia"), "jira-nia", by: `operator`)
        let relink = await #expect(throws: Refusal.self) { try await link(company.approver, "jira-x", by: `operator`) }
        #expect(relink?.reason == "person_required")
        _ = try await link(company.approver, "jira-x", by: company.admin.actor)
        #expect(try await lastEntry().action == "person_relinked")
        // The account that Pat had is free, but it was linked once.
        let freed = try await add("Somebody")
        let taken = await #expect(throws: Refusal.self) { try await link(freed, "jira-pat", by: `operator`) }
        #expect(taken?.reason == "person_required")
    }

    @Test func `an account of somebody who signs in stays with them`() async throws {
        let nia = try await add("Nia", signIn: "nia")
        _ = try await link(nia, "jira-nia", by: company.admin.actor)
        let refusal = await #expect(throws: Refusal.self) {
            try await link(try await add("Mallory"), "jira-nia", by: company.admin.actor)
        }
        #expect(refusal?.reason == "already_linked")
    }

    @Test func `who is no admin links nobody, and a record that ended is linked with nothing`() async throws {
        let nia = try await add("Nia")
        let refusal = await #expect(throws: Refusal.self) {
            try await link(nia, "jira-nia", by: company.approver.actor)
        }
        #expect(refusal?.reason == "role_missing")
        _ = try await company.ingest("AI-1", reporter: "jira-nia")
        _ = try await link(nia, "jira-nia", by: company.admin.actor)
        let ended = await #expect(throws: Refusal.self) { try await link(nia, "jira-n", by: company.admin.actor) }
        #expect(ended?.reason == "person_inactive")
    }
}
