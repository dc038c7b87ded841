import Domain
import Kernel
import Persistence
import TestKit
import Testing

@Suite struct DoorsTests {
    private func enter<T: Sendable>(_ shelf: Shelf, _ body: @escaping @Sendable (any Doors) throws -> T) async throws
        -> T
    {
        try await shelf.store.enter(body)
    }

    @Test(arguments: Engine.available)
    func `organizations are listed page by page`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await enter(shelf) { for id in ["b", "c", "d"] { try $0.addOrganization(ID(id)) } }
            let first = try await enter(shelf) { try $0.organizations(after: nil, limit: 3) }
            let rest = try await enter(shelf) { try $0.organizations(after: first.last, limit: 3) }
            #expect(first == ["acme", "b", "c"] && rest == ["d", "globex"])
        }
    }

    @Test(arguments: Engine.available)
    func `an issuer and client lead to one organization`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            let key = SignInClientKey(organization: "acme", issuer: "https://id.example", clientID: "c1")
            try await enter(shelf) { try $0.addSignInClient(key) }
            let found = try await enter(shelf) { try $0.signInClient(issuer: key.issuer, clientID: "c1") }
            let other = try await enter(shelf) { try $0.signInClient(issuer: key.issuer, clientID: "c2") }
            let all = try await enter(shelf) { try $0.signInClients() }
            #expect(found == "acme" && other == nil && all == [key])
            await #expect(throws: (any Error).self) {
                try await enter(shelf) {
                    try $0.addSignInClient(
                        SignInClientKey(organization: "globex", issuer: key.issuer, clientID: "c1")
                    )
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a token is found by its hash until it is removed`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            let token = TokenDoor(hash: sha256([1]), organization: "acme", id: "t1", expiresAt: 5)
            try await enter(shelf) { try $0.addToken(token) }
            let found = try await enter(shelf) { try $0.token(hash: sha256([1])) }
            let other = try await enter(shelf) { try $0.token(hash: sha256([2])) }
            #expect(found == token && other == nil)
            try await enter(shelf) { try $0.removeToken(hash: sha256([1])) }
            let gone = try await enter(shelf) { try $0.token(hash: sha256([1])) }
            #expect(gone == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `web sessions are found by their hash, removed and pruned`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            for number in 1...3 {
                let session = WebSessionDoor(
                    hash: sha256([UInt8(number)]),
                    organization: "acme",
                    person: "p",
                    expiresAt: Instant(milliseconds: Int64(number))
                )
                try await enter(shelf) { try $0.addWebSession(session) }
            }
            try await enter(shelf) { try $0.removeWebSession(hash: sha256([2])) }
            try await enter(shelf) { try $0.pruneWebSessions(expiredBefore: 2) }
            let found = try await enter(shelf) { doors in
                try (1...3).map { try doors.webSession(hash: sha256([UInt8($0)]))?.expiresAt }
            }
            #expect(found == [nil, nil, 3])
        }
    }

    @Test(arguments: Engine.available)
    func `an app id and a hook lead to their organization`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            let secret = SealedValue(keyID: "k", bytes: [1, 2])
            let app = CoreAppDoor(appID: "app", organization: "acme", sealedSecret: secret)
            try await enter(shelf) { doors in
                try doors.addCoreApp(app)
                try doors.addHook("h1", organization: "globex")
            }
            let found = try await enter(shelf) { (try $0.coreApp("app"), try $0.coreApp("x")) }
            let hooks = try await enter(shelf) { (try $0.hook("h1"), try $0.hook("h2")) }
            #expect(found.0 == app && found.1 == nil && hooks.0 == "globex" && hooks.1 == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `a nonce counts once until it has expired`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            let until = Desk.start + .seconds(60)
            let first = try await enter(shelf) { try $0.rememberOnce("hook", "n", until: until) }
            let again = try await enter(shelf) { try $0.rememberOnce("hook", "n", until: until) }
            let other = try await enter(shelf) { try $0.rememberOnce("core", "n", until: until) }
            #expect(first && !again && other)
            shelf.clock.advance(by: .seconds(61))
            let late = try await enter(shelf) { try $0.rememberOnce("hook", "n", until: until + .days(1)) }
            #expect(late)
            try await enter(shelf) { try $0.pruneRemembered(before: until + .days(2)) }
            let pruned = try await enter(shelf) { try $0.rememberOnce("hook", "n", until: until + .days(1)) }
            #expect(pruned)
        }
    }
}
