import Domain
import Kernel
import Testing

@Suite struct IdentitiesContractTests {
    static func identity(_ id: ID<ExternalIdentity>, reference: [UInt8]?) -> ExternalIdentity {
        let sealed = reference.map { SealedValue(keyID: "k", bytes: $0) }
        return ExternalIdentity(id: id, sealed: sealed, reference: reference, createdAt: Desk.start)
    }

    static func mapping(_ person: ID<Person>, to identity: ID<ExternalIdentity>) -> IdentityMapping {
        IdentityMapping(
            person: person,
            connection: Desk.okta,
            identity: identity,
            mappedBy: "p-cai",
            mappedAt: Desk.start
        )
    }

    @Test(arguments: Engine.available)
    func `a mapping leads to an identity and back`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let identity = Self.identity("x1", reference: [7])
            try await desk.write { tx in
                try tx.identities.add(identity)
                try tx.identities.save(Self.mapping(Desk.ben, to: "x1"))
            }
            #expect(try await desk.read { try $0.identities.identity("x1") } == identity)
            let found = try await desk.read { try $0.identities.mapping(reference: [7], at: Desk.okta) }
            #expect(found == Self.mapping(Desk.ben, to: "x1"))
            #expect(try await desk.read { try $0.identities.mapping(of: Desk.ben, at: Desk.okta) } == found)
            #expect(
                try await desk.read(in: desk.abroad) { try $0.identities.mapping(of: Desk.ben, at: Desk.okta) } == nil
            )
        }
    }

    @Test(arguments: Engine.available)
    func `one external identity belongs to one person`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                try tx.identities.add(Self.identity("x1", reference: [7]))
                try tx.identities.add(Self.identity("x2", reference: [7]))
                try tx.identities.save(Self.mapping(Desk.ben, to: "x1"))
            }
            let refusal = await desk.refusal { try $0.identities.save(Self.mapping(Desk.cai, to: "x2")) }
            #expect(refusal?.reason == "already_mapped")
            try await desk.write { tx in
                try tx.identities.removeMapping(of: Desk.ben, at: Desk.okta)
                try tx.identities.save(Self.mapping(Desk.cai, to: "x2"))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a changed mapping replaces the old one`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                try tx.identities.add(Self.identity("x1", reference: [1]))
                try tx.identities.add(Self.identity("x2", reference: [2]))
                try tx.identities.save(Self.mapping(Desk.ben, to: "x1"))
                try tx.identities.save(Self.mapping(Desk.ben, to: "x2"))
            }
            #expect(try await desk.read { try $0.identities.mapping(of: Desk.ben, at: Desk.okta)?.identity } == "x2")
            #expect(try await desk.read { try $0.identities.mapping(reference: [1], at: Desk.okta) } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `an identity is known again while a grant or a job of the person names it`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                for (id, byte) in [("x1", 1), ("x2", 2), ("x3", 3)] {
                    try tx.identities.add(Self.identity(ID(id), reference: [UInt8(byte)]))
                }
            }
            var grant = Desk.grant(1)
            grant.identity = "x1"
            try await desk.addGrant(grant)
            let job = Job(
                id: "j1",
                grant: grant.id,
                kind: .deprovision,
                seq: 1,
                target: Grant.Target(connection: Desk.okta, group: "group"),
                person: grant.holder,
                identity: "x2",
                createdAt: Desk.start,
                runAt: Desk.start
            )
            try await desk.write { try $0.jobs.add(job) }
            for (reference, id) in [(1, "x1"), (2, "x2"), (3, nil)] {
                let known = try await desk.read {
                    try $0.identities.known(reference: [UInt8(reference)], of: Desk.ben, at: Desk.okta)
                }
                #expect(known?.id.rawValue == id)
            }
            #expect(
                try await desk.read { try $0.identities.known(reference: [1], of: Desk.cai, at: Desk.okta) } == nil
            )
        }
    }

    @Test(arguments: Engine.available)
    func `erased identities do not stand in each other's way`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                try tx.identities.add(Self.identity("x1", reference: nil))
                try tx.identities.add(Self.identity("x2", reference: nil))
                try tx.identities.save(Self.mapping(Desk.ben, to: "x1"))
                try tx.identities.save(Self.mapping(Desk.cai, to: "x2"))
            }
            let pages = try await desk.pages(size: 1) { try $0.identities.mappings(page: $1) }
            #expect(pages.map { $0.map(\.person) } == [[Desk.ben], [Desk.cai]])
        }
    }
}
