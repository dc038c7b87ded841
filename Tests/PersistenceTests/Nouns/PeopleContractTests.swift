import Domain
import Kernel
import Testing

@Suite struct PeopleContractTests {
    @Test(arguments: Engine.available)
    func `a person is kept with roles and Jira account`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let dee = Person(
                id: "p-dee",
                displayName: "Dée",
                roles: [.admin, .approver],
                isActive: false,
                jiraAccount: "712020:dee"
            )
            try await desk.write { try $0.people.add(dee) }
            #expect(try await desk.read { try $0.people.find("p-dee") } == dee)
            #expect(try await desk.read { try $0.people.find(jiraAccount: "712020:dee") } == dee)
            #expect(try await desk.read { try $0.people.find(jiraAccount: "712020:DEE") } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `records that ever shared a Jira account are found from either`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            var one = Person(id: "p1", displayName: "One", jiraAccount: "j1")
            try await desk.write { [one] in try $0.people.add(one) }
            one.jiraAccount = "j2"
            try await desk.write { [one] in try $0.people.save(one) }
            try await desk.write { try $0.people.add(Person(id: "p2", displayName: "Two", jiraAccount: "j1")) }
            #expect(try await desk.read { try $0.people.everSharedAccount(with: "p1") } == ["p2"])
            #expect(try await desk.read { try $0.people.everSharedAccount(with: "p2") } == ["p1"])
            #expect(try await desk.read { try $0.people.everSharedAccount(with: Desk.ana) } == [])
            #expect(try await desk.read(in: desk.abroad) { try $0.people.everSharedAccount(with: "p1") } == [])
        }
    }

    @Test(arguments: Engine.available)
    func `one Jira account belongs to one person`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { try $0.people.add(Person(id: "p1", displayName: "One", jiraAccount: "j")) }
            let second = Person(id: "p2", displayName: "Two", jiraAccount: "j")
            let refusal = await desk.refusal { try $0.people.add(second) }
            #expect(refusal?.reason == "already_linked")
            let moved = await desk.refusal { tx in
                guard var ana = try tx.people.find(Desk.ana) else { return }
                ana.jiraAccount = "j"
                try tx.people.save(ana)
            }
            #expect(moved?.reason == "already_linked")
        }
    }

    @Test(arguments: Engine.available)
    func `saving over a version that is gone is refused and keeps the other change`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let seen = try #require(try await desk.read { try $0.people.find(Desk.ana) })
            try await desk.write { tx in
                var ana = seen
                ana.displayName = "Ana Lima"
                try tx.people.save(ana)
            }
            let refusal = await desk.refusal { tx in
                var ana = seen
                ana.roles = [.admin]
                try tx.people.save(ana)
            }
            #expect(refusal?.reason == "changed_meanwhile")
            let kept = try #require(try await desk.read { try $0.people.find(Desk.ana) })
            #expect(kept.displayName == "Ana Lima" && kept.roles.isEmpty && kept.version == seen.version + 1)
        }
    }

    @Test(arguments: Engine.available)
    func `a sign-in leads to one person under its issuer`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let subject = SignInSubject(issuer: "https://id.example", subject: "00u1")
            try await desk.write { try $0.people.link(subject, to: Desk.ana) }
            #expect(try await desk.read { try $0.people.find(signIn: subject)?.id } == Desk.ana)
            let elsewhere = SignInSubject(issuer: "https://other.example", subject: "00u1")
            #expect(try await desk.read { try $0.people.find(signIn: elsewhere) } == nil)
            let refusal = await desk.refusal { try $0.people.link(subject, to: Desk.ben) }
            #expect(refusal?.reason == "already_linked")
            #expect(try await desk.read { try $0.people.signIns(of: Desk.ana) } == [subject])
            try await desk.write { try $0.people.unlink(subject) }
            #expect(try await desk.read { try $0.people.find(signIn: subject) } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `only active people have a role`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                try tx.people.add(Person(id: "p1", displayName: "One", roles: [.approver]))
                try tx.people.add(Person(id: "p2", displayName: "Two", roles: [.approver], isActive: false))
                try tx.people.add(Person(id: "p3", displayName: "Three", roles: [.admin, .auditor]))
            }
            #expect(try await desk.read { try $0.people.withRole(.approver).map(\.id) } == ["p1"])
            #expect(try await desk.read { try $0.people.withRole(.auditor).map(\.id) } == ["p3"])
        }
    }

    @Test(arguments: Engine.available)
    func `pages show everyone once`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let pages = try await desk.pages(size: 2) { try $0.people.all(page: $1) }
            #expect(pages.map { $0.map(\.id) } == [[Desk.ana, Desk.ben], [Desk.cai]])
        }
    }

    @Test(arguments: Engine.available)
    func `another organization sees nobody and may use the same ids`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            #expect(try await desk.read(in: desk.abroad) { try $0.people.find(Desk.ana) } == nil)
            #expect(try await desk.read(in: desk.abroad) { try $0.people.all(page: PageRequest()).items } == [])
            try await desk.write(in: desk.abroad) { try $0.people.add(Person(id: Desk.ana, displayName: "Anne")) }
            #expect(try await desk.read { try $0.people.find(Desk.ana)?.displayName } == "Ana")
        }
    }
}
