import Domain
import Kernel
import Ledger
import TestKit
import Testing

@Suite struct LicenceTests {
    /// Who signs licences in these tests.
    private static func signer(_ name: String = "licences.example", seed: UInt8 = 1) throws -> SignerKey {
        try SignerKey(name: name, seed: Secret(Array(repeating: seed, count: 32)))
    }

    private static func note(
        _ organization: ID<Organization> = "acme",
        until: Instant,
        by key: SignerKey
    ) throws -> String {
        let text = LicenceNote(organization: organization, holder: "Acme GmbH", validUntil: until).text
        return try SignedNote.signing(text, with: key).note
    }

    private static let operators = Actor(.operator, id: "operator")

    private func require(_ company: Company) async throws {
        let key = try Self.signer().verifier
        _ = try await company.store.write(in: company.scope, by: Self.operators) {
            try RequireLicence(signedBy: key)(in: $0)
        }
    }

    private func install(_ document: String, _ company: Company) async throws {
        _ = try await company.write(by: company.admin) { try InstallLicence(document)(in: $0) }
    }

    /// A company with a licence for that long from now.
    private func licensed(_ span: Span) async throws -> Company {
        let company = try await Company()
        try await require(company)
        try await install(Self.note(until: company.clock.now() + span, by: Self.signer()), company)
        return company
    }

    enum Kept: String, CaseIterable, Sendable { case notNeeded, valid, lapsed, missing }

    private func set(_ kept: Kept, _ company: Company) async throws {
        guard kept != .notNeeded else { return }
        try await require(company)
        guard kept != .missing else { return }
        let end = company.clock.now() + (kept == .valid ? .days(400) : .minutes(1))
        try await install(Self.note(until: end, by: Self.signer()), company)
        if kept == .lapsed { company.clock.advance(by: .minutes(1)) }
    }

    private func use(connection isActive: Bool, _ company: Company) async throws {
        guard !isActive else { return }
        _ = try await company.system {
            try RecordConnectionTest(company.connection, passed: false, report: [:])(in: $0)
        }
    }

    @Test(arguments: Kept.allCases, [true, false])
    func `N22: an addition runs with an active connector and a licence that is valid or not needed`(
        kept: Kept,
        isActive: Bool
    ) async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        try await set(kept, company)
        try await use(connection: isActive, company)
        let job = try await company.startJob(of: grant.id).job
        let isLicensed = kept == .notNeeded || kept == .valid
        #expect(job.state == (isActive && isLicensed ? .running : .held))
        #expect(job.state != .held || job.code == (isActive ? "licence_lapsed" : "connection_not_usable"))
    }

    @Test(arguments: Kept.allCases, [true, false])
    func `N22: a removal is never held for a licence`(kept: Kept, isActive: Bool) async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        _ = try await company.write(by: company.approver) { try RevokeGrant(grant.id, reason: "done")(in: $0) }
        try await set(kept, company)
        try await use(connection: isActive, company)
        let job = try await company.startJob(of: grant.id).job
        #expect(job.kind == .deprovision)
        #expect(job.state == (isActive ? .running : .held))
    }

    @Test(arguments: Kept.allCases)
    func `N22: a look at what the directory shows is never held for a licence`(kept: Kept) async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        _ = try await company.write(by: company.admin) { try CheckGrant(grant.id)(in: $0) }
        try await set(kept, company)
        let job = try await company.startJob(of: grant.id).job
        #expect(job.kind == .check && job.state == .running)
    }

    @Test func `N22: G2 refuses a connected tool while the licence has lapsed, and not one without connector`()
        async throws
    {
        let company = try await Company()
        let connected = try #require(await company.ingest("AI-1"))
        let plain = try #require(await company.ingest("AI-2", tool: "notes"))
        try await require(company)
        let decide = { (id: ID<AccessRequest>) in
            try await company.write(by: company.approver) {
                try DecideRequest(id, .approve(days: nil, comment: nil))(in: $0)
            }
        }
        let refusal = await #expect(throws: Refusal.self) { _ = try await decide(connected.id) }
        #expect(refusal?.reason == "licence_lapsed")
        #expect(try await decide(plain.id).decision == .approved)
    }

    @Test func `N22: held jobs go on as soon as a licence is installed, and are dead letters at no time`() async throws
    {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        try await require(company)
        #expect(try await company.startJob(of: grant.id).job.state == .held)
        for _ in 0..<20 {
            company.clock.advance(by: .hours(1))
            #expect(try await company.startJob(of: grant.id).job.state == .held)
        }
        try await install(Self.note(until: company.clock.now() + .days(1), by: Self.signer()), company)
        #expect(try await company.startJob(of: grant.id).job.state == .running)
        let actions = try await company.actions()
        #expect(actions.filter { $0 == "job_held" }.count == 1)
        #expect(actions.contains("licence_required") && actions.contains("licence_installed"))
    }

    @Test func `N22: a licence counts until its last instant and not at its end`() async throws {
        let company = try await licensed(.seconds(10))
        let end = company.clock.now() + .seconds(10)
        company.clock.advance(by: Span(milliseconds: 9_999))
        #expect(try await company.read { try $0.licences.standing(at: $0.now) } == .valid(until: end))
        company.clock.advance(by: Span(milliseconds: 1))
        #expect(try await company.read { try $0.licences.standing(at: $0.now) } == .lapsed(since: end))
    }

    @Test func `N22: a licence of another signer, another organization, another text or the past is not installed`()
        async throws
    {
        let company = try await Company()
        try await require(company)
        let (now, key) = (company.clock.now(), try Self.signer())
        let good = try Self.note(until: now + .days(1), by: key)
        let documents = [
            ("licence_signature", try Self.note(until: now + .days(1), by: Self.signer(seed: 2))),
            ("licence_signature", try Self.note(until: now + .days(1), by: Self.signer("other.example"))),
            ("licence_signature", good.replacing("Acme GmbH", with: "Globex")), ("licence_signature", "nothing"),
            ("licence_of_another", try Self.note("globex", until: now + .days(1), by: key)),
            ("licence_over", try Self.note(until: now, by: key)),
            (
                "licence_malformed",
                try SignedNote.signing("clearance-licence/v2\norganization: acme\n", with: key).note
            ), ("licence_malformed", String(repeating: "x", count: 10_001)),
        ]
        for (reason, document) in documents {
            let refusal = await #expect(throws: Refusal.self) { try await install(document, company) }
            #expect(refusal?.reason == reason)
        }
        #expect(try await company.read { try $0.licences.standing(at: $0.now) } == .lapsed(since: nil))
        try await install(good, company)
    }

    @Test func `N22: only the operator says that a licence is needed, and saying it again takes nothing away`()
        async throws
    {
        let company = try await licensed(.days(10))
        let key = try Self.signer().verifier
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await company.write(by: company.admin) { try RequireLicence(none: ())(in: $0) }
        }
        #expect(refusal?.reason == "operator_required")
        let again = try await company.store.write(in: company.scope, by: Self.operators) {
            try RequireLicence(signedBy: key)(in: $0)
        }
        #expect(again.allowsAdditions)
    }

    @Test func `N22: without a need for one, no licence is installed`() async throws {
        let company = try await Company()
        let document = try Self.note(until: company.clock.now() + .days(1), by: Self.signer())
        let refusal = await #expect(throws: Refusal.self) { try await install(document, company) }
        #expect(refusal?.reason == "licence_not_needed")
    }

    private static let app = "ari:cloud:ecosystem::app/11111111-2222-3333-4444-555555555555"

    private func seen(active: Bool?, app: String = LicenceTests.app) throws -> ForgeLicence {
        let license: JSON = active.map { ["active": .bool($0)] } ?? .null
        let claims: JSON = ["app": ["id": .string(app), "license": license]]
        return try ForgeLicence(verified: claims)
    }

    @Test func `N22: what Forge says counts for a fortnight, and ends at once when it says that there is none`()
        async throws
    {
        let company = try await Company()
        _ = try await company.store.write(in: company.scope, by: Self.operators) {
            try RequireLicence(forgeApp: Self.app)(in: $0)
        }
        let note = { (licence: ForgeLicence) in try await company.system { try RecordForgeLicence(licence)(in: $0) } }
        #expect(try await note(seen(active: nil)) == .lapsed(since: company.clock.now()))
        #expect(try await note(seen(active: true, app: "ari:other")).allowsAdditions == false)
        let first = company.clock.now() + .days(14)
        #expect(try await note(seen(active: true)) == .valid(until: first))
        company.clock.advance(by: .minutes(1))
        #expect(try await note(seen(active: true)) == .valid(until: first), "not every call is written")
        company.clock.advance(by: .days(14))
        #expect(try await company.read { try $0.licences.standing(at: $0.now) }.allowsAdditions == false)
        #expect(try await note(seen(active: true)).allowsAdditions)
        #expect(try await note(seen(active: false)) == .lapsed(since: company.clock.now()))
        let refusal = await #expect(throws: Refusal.self) {
            let licence = try seen(active: true)
            _ = try await company.write(by: company.admin) { try RecordForgeLicence(licence)(in: $0) }
        }
        #expect(refusal?.reason == "system_required")
    }
}
