import Domain
import Kernel
import Persistence
import Testing

@Suite struct OrganizationsContractTests {
    @Test(arguments: Engine.available)
    func `a transaction sees its own organization and its sign-in client`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            #expect(try await desk.read { try $0.organizations.current()?.name } == "acme")
            #expect(try await desk.read { try $0.organizations.signInClient() } == nil)
            let first = SignInClient(issuer: "https://id.example", clientID: "0oa1", sealedSecret: nil)
            let sealed = SealedValue(keyID: "k1", bytes: [0, 255])
            let second = SignInClient(issuer: "https://id.example", clientID: "0oa2", sealedSecret: sealed)
            try await desk.write { try $0.organizations.save(first) }
            try await desk.write { try $0.organizations.save(second) }
            #expect(try await desk.read { try $0.organizations.signInClient() } == second)
            #expect(try await desk.read(in: desk.abroad) { try $0.organizations.signInClient() } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `an organization is made once, and only the one in scope`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let again = await desk.refusal { tx in
                try tx.organizations.add(Organization(id: "acme", name: "Acme", createdAt: Desk.start))
            }
            #expect(again?.reason == "organization_exists")
            let foreign = await desk.refusal { tx in
                try tx.organizations.add(Organization(id: "initech", name: "Initech", createdAt: Desk.start))
            }
            #expect(foreign?.reason == "foreign_organization")
        }
    }
}

@Suite struct ConnectionsContractTests {
    @Test(arguments: Engine.available)
    func `a connection is kept with its settings and its last test`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            var entra = Connection(
                id: "c-entra",
                connector: "entra",
                name: "Entra",
                provider: "entra",
                settings: ["tenant": "t-1", "a\"b": "ü"],
                profile: .evidence
            )
            try await desk.write { [entra] in try $0.connections.add(entra) }
            #expect(try await desk.read { try $0.connections.find("c-entra") } == entra)
            entra.tested(passed: true, report: "{}", at: Desk.start)
            try await desk.write { [entra] in try $0.connections.save(entra) }
            entra.version += 1
            #expect(try await desk.read { try $0.connections.find("c-entra") } == entra)
            #expect(try await desk.read { try $0.connections.all().map(\.id) } == ["c-entra", Desk.okta])
            let stale = await desk.refusal { [entra] tx in
                var seenBefore = entra
                seenBefore.version -= 1
                try tx.connections.save(seenBefore)
            }
            #expect(stale?.reason == "changed_meanwhile")
            #expect(try await desk.read(in: desk.abroad) { try $0.connections.all() } == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a connection is kept as it was let go of, revoked, and as the heir of another`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            var entra = Connection(id: "c-entra", connector: "entra", name: "Entra", provider: "entra", settings: [:])
            entra.adopted = Desk.okta
            try await desk.write { [entra] in try $0.connections.add(entra) }
            #expect(try await desk.read { try $0.connections.find("c-entra") } == entra)
            entra.disconnect(because: "the app was removed")
            try await desk.write { [entra] in try $0.connections.save(entra) }
            entra.version += 1
            #expect(try await desk.read { try $0.connections.find("c-entra") } == entra)
            entra.revoke(at: Desk.start)
            try await desk.write { [entra] in try $0.connections.save(entra) }
            entra.version += 1
            let kept = try await desk.read { try $0.connections.find("c-entra") }
            #expect(kept == entra && kept?.state == .revoked && kept?.bindingVersion == 3)
        }
    }

    @Test(arguments: Engine.available)
    func `a secret is replaced whole, listed by name and removed`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let (old, new) = (SealedValue(keyID: "k1", bytes: [1]), SealedValue(keyID: "k2", bytes: [2, 0]))
            try await desk.write { try $0.connections.setSecret(old, field: "token", of: Desk.okta) }
            try await desk.write { try $0.connections.setSecret(new, field: "token", of: Desk.okta) }
            #expect(try await desk.read { try $0.connections.secret("token", of: Desk.okta) } == new)
            #expect(try await desk.read { try $0.connections.secretFields(of: Desk.okta) } == ["token"])
            #expect(try await desk.read(in: desk.abroad) { try $0.connections.secret("token", of: Desk.okta) } == nil)
            try await desk.write { try $0.connections.removeSecrets(of: Desk.okta) }
            #expect(try await desk.read { try $0.connections.secret("token", of: Desk.okta) } == nil)
        }
    }
}

@Suite struct CatalogContractTests {
    @Test(arguments: Engine.available)
    func `a tool is kept with its roles and their groups`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let group = EntitlementGroup(
                id: "00g1",
                name: "AI Clearance - Claude - Users",
                boundAt: Desk.start,
                assignmentConfirmedBy: Desk.ana,
                assignmentConfirmedAt: Desk.start + .seconds(1),
                baselineRecordedAt: Desk.start + .seconds(2)
            )
            let tool = Tool(
                id: "cursor",
                name: "Cursor",
                vendor: "Anysphere",
                summary: "an editor",
                status: .pilot,
                risk: .medium,
                maximumDays: 60,
                connection: Desk.okta,
                roles: [
                    ToolRole(name: "user", isDefault: true, group: group), ToolRole(name: "admin", isDefault: false),
                ]
            )
            try await desk.write { try $0.catalog.add(tool) }
            #expect(try await desk.read { try $0.catalog.find("cursor") } == tool)
            #expect(
                try await desk.read { try $0.catalog.tools(using: Desk.okta).map(\.id) }
                    == [Desk.claude, Desk.copilot, "cursor"]
            )
            let twice = await desk.refusal { try $0.catalog.add(tool) }
            #expect(twice?.reason == "tool_exists")
            try await desk.write { try $0.catalog.save(tool) }
            let stale = await desk.refusal { try $0.catalog.save(tool) }
            #expect(stale?.reason == "changed_meanwhile")
            #expect(try await desk.read(in: desk.abroad) { try $0.catalog.all() } == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a tool needs a connection that exists`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let tool = Tool(id: "lost", name: "Lost", status: .approved, risk: .low, connection: "c-lost")
            await desk.expectRule(.foreignKey) { try $0.catalog.add(tool) }
        }
    }

    @Test(arguments: Engine.available)
    func `a baseline member is recorded once, per group`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                try tx.catalog.recordBaseline([[1], [2]], of: "00g1", connection: Desk.okta)
                try tx.catalog.recordBaseline([[2], [3]], of: "00g1", connection: Desk.okta)
            }
            #expect(try await desk.read { try $0.catalog.baselineCount(of: "00g1", connection: Desk.okta) } == 3)
            #expect(try await desk.read { try $0.catalog.isBaseline([2], of: "00g1", connection: Desk.okta) })
            #expect(try await desk.read { try !$0.catalog.isBaseline([2], of: "00g2", connection: Desk.okta) })
            #expect(
                try await desk.read(in: desk.abroad) {
                    try !$0.catalog.isBaseline([2], of: "00g1", connection: Desk.okta)
                }
            )
        }
    }
}

@Suite struct PoliciesContractTests {
    @Test(arguments: Engine.available)
    func `the newest revision is current, and a number is published once`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            #expect(try await desk.read { try $0.policies.current() } == nil)
            let revisions = (1...10).map {
                PolicyRevision(number: $0, document: [UInt8($0)], publishedBy: "ana", publishedAt: Desk.start)
            }
            for revision in revisions { try await desk.write { try $0.policies.publish(revision) } }
            #expect(try await desk.read { try $0.policies.current() } == revisions.last)
            #expect(try await desk.read { try $0.policies.revision(9) } == revisions[8])
            let twice = await desk.refusal { try $0.policies.publish(revisions[9]) }
            #expect(twice?.reason == "changed_meanwhile")
            #expect(try await desk.read(in: desk.abroad) { try $0.policies.current() } == nil)
        }
    }
}

@Suite struct IntakeContractTests {
    static func project(_ key: String) -> IntakeProject {
        IntakeProject(
            connection: Desk.okta,
            projectKey: key,
            portalID: "4",
            requestTypeIDs: ["10", "11"],
            appUUID: "a-1",
            pilotGroup: "g"
        )
    }

    @Test(arguments: Engine.available)
    func `there is one intake project`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { try $0.intake.save(Self.project("OLD")) }
            try await desk.write { try $0.intake.save(Self.project("HELP")) }
            #expect(try await desk.read { try $0.intake.project() } == Self.project("HELP"))
            #expect(try await desk.read { try $0.intake.polledUntil() } == nil)
            try await desk.write { try $0.intake.setPolledUntil(5) }
            try await desk.write { try $0.intake.setPolledUntil(7) }
            #expect(try await desk.read { try $0.intake.polledUntil() } == 7)
            #expect(try await desk.read(in: desk.abroad) { try $0.intake.polledUntil() } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `announced issues are kept by state, newest first`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                for number in 1...5 {
                    // Two share a moment, so that a page can end between them.
                    let at = Desk.start + .seconds(Int64(number / 2))
                    try tx.intake.add(IntakeItem(issue: "HELP-\(number)", firstSeenAt: at))
                }
                var rejected = IntakeItem(issue: "HELP-3", firstSeenAt: Desk.start)
                (rejected.state, rejected.reason, rejected.attempts) = (.rejected, "anonymous", 2)
                try tx.intake.save(rejected)
            }
            let waiting = try await desk.pages(size: 2) { try $0.intake.items(state: .waiting, page: $1) }
            #expect(waiting.map { $0.map(\.issue) } == [["HELP-5", "HELP-4"], ["HELP-2", "HELP-1"]])
            let rejected = try #require(try await desk.read { try $0.intake.find("HELP-3") })
            #expect(rejected.state == .rejected && rejected.reason == "anonymous" && rejected.attempts == 2)
            #expect(try await desk.read(in: desk.abroad) { try $0.intake.find("HELP-3") } == nil)
        }
    }
}
