import Domain
import Kernel
import Persistence
import TestKit
import Testing

@Suite struct BindingClaimsTests {
    private let key = BindingKey(digest: sha256(Array("role".utf8)))

    @Test(arguments: Engine.available)
    func `assertion 4: what one organization has bound cannot be bound by another`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { [key] in try $0.connections.claim(key) }
            let refusal = await desk.refusal(in: desk.abroad) { [key] in try $0.connections.claim(key) }
            #expect(refusal?.reason == "binding_taken" && refusal?.message.contains("acme") == false)
            // The own one may be claimed again, and another one is free.
            try await desk.write { [key] in try $0.connections.claim(key) }
            let other = BindingKey(digest: sha256(Array("other role".utf8)))
            try await desk.write(in: desk.abroad) { try $0.connections.claim(other) }
        }
    }

    @Test(arguments: Engine.available)
    func `assertion 4: of two organizations that bind the same at once exactly one has it`(engine: Engine) async throws
    {
        try await engine.onDesk { desk in
            for round in 0..<20 {
                let key = BindingKey(digest: sha256(Array("race \(round)".utf8)))
                let claim: @Sendable (OrganizationScope) async -> Bool = { scope in
                    do {
                        try await desk.write(in: scope) { try $0.connections.claim(key) }
                        return true
                    } catch {
                        #expect((error as? Refusal)?.reason == "binding_taken", "\(error)")
                        return false
                    }
                }
                async let (home, abroad) = (claim(desk.home), claim(desk.abroad))
                let won = await [home, abroad]
                #expect(won.count { $0 } == 1, "round \(round)")
            }
        }
    }
}

@Suite struct CredentialLinksContractTests {
    private func link(_ seed: UInt8) -> CredentialLink {
        CredentialLink(
            id: ID("link-\(seed)"),
            connection: Desk.okta,
            fields: ["api_token", "private_key"],
            needsAdmin: true,
            madeBy: "person:p-ana",
            madeAt: Desk.start,
            expiresAt: Desk.start + .days(36_500),
            hash: sha256([seed])
        )
    }

    @Test(arguments: Engine.available)
    func `a link is found by the hash of its token, and by no other organization`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let link = link(1)
            try await desk.write { try $0.credentialLinks.add(link) }
            #expect(try await desk.read { try $0.credentialLinks.find(link.id) } == link)
            #expect(try await desk.read(in: desk.abroad) { try $0.credentialLinks.find(link.id) } == nil)
            let door = try await desk.store.enter { try $0.credentialLink(hash: link.hash) }
            #expect(door?.organization == "acme" && door?.link == link.id && door?.expiresAt == link.expiresAt)
            #expect(try await desk.store.enter { try $0.credentialLink(hash: sha256([9])) } == nil)
            try await desk.store.enter { try $0.pruneCredentialLinks(expiredBefore: link.expiresAt + .minutes(1)) }
            #expect(try await desk.store.enter { try $0.credentialLink(hash: link.hash) } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `assertion 16: a link is used once, however many use it at once`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            for seed in 1...10 as ClosedRange<UInt8> {
                let link = link(seed)
                try await desk.write { try $0.credentialLinks.add(link) }
                let use: @Sendable () async throws -> Bool = {
                    try await desk.store.write(in: desk.home, by: .system("test")) { try $0.credentialLinks.use(link) }
                }
                async let (first, second, third) = (use(), use(), use())
                #expect(try await [first, second, third].count { $0 } == 1)
                #expect(try await desk.read { try $0.credentialLinks.find(link.id)?.usedAt } != nil)
                #expect(try await desk.store.enter { try $0.credentialLink(hash: link.hash) } == nil)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a link that ended or was withdrawn is not used`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let withdrawn = link(2)
            try await desk.write { try $0.credentialLinks.add(withdrawn) }
            #expect(try await desk.write { try $0.credentialLinks.withdraw(withdrawn) })
            #expect(try await desk.write { try $0.credentialLinks.use(withdrawn) } == false)
            let ended = CredentialLink(
                id: "link-late",
                connection: Desk.okta,
                fields: ["api_token"],
                needsAdmin: false,
                madeBy: "person:p-ana",
                madeAt: 0,
                expiresAt: 1,
                hash: sha256([3])
            )
            try await desk.write { try $0.credentialLinks.add(ended) }
            #expect(try await desk.write { try $0.credentialLinks.use(ended) } == false)
        }
    }
}
