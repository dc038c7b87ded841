import ConnectorKit
import Domain
import HTTPTypes
import Kernel
import Synchronization
import TestKit
import Testing

@testable import Web

@Suite struct RepetitionTests {
    private let key: HTTPFields = [.idempotencyKey: "add-nina"]
    private let nina: JSON = ["displayName": "Nina"]

    private func ninas(_ house: House) async throws -> Int {
        try await house.read { try $0.people.all(page: .init(size: 100)).items }.count { $0.displayName == "Nina" }
    }

    @Test func `a post that is sent again is answered the same, by any process, and does nothing twice`() async throws {
        let house = try await House()
        let (token, first) = try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            return (robot.token, try await robot.send(.post, "/people", nina, headers: key))
        }
        #expect(first.status == 201)
        // Another process has nothing but the database.
        try await house.visit { client in
            let again = try await Robot(token, client).send(.post, "/people", nina, headers: key)
            #expect(again.status == 201 && again.text == first.text && again.headers[.eTag] == first.headers[.eTag])
        }
        #expect(try await ninas(house) == 1)
    }

    @Test func `the same key with another body is a mistake`() async throws {
        let house = try await House()
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            _ = try await robot.send(.post, "/people", nina, headers: key)
            let other = try await robot.send(.post, "/people", ["displayName": "Nils"], headers: key)
            #expect(other.status == 422 && other.reason == "idempotency_key_reused")
        }
    }

    @Test func `a refusal is an answer too`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-3"])
        try await house.visit { client in
            let robot = try await Robot(house.approver, roles: [.approver], at: house, client)
            let denial: JSON = ["decision": "deny", "reason": ""]
            let first = try await robot.send(.post, "/requests/\(id)/decision", denial, headers: key)
            let again = try await robot.send(.post, "/requests/\(id)/decision", denial, headers: key)
            #expect(first.status >= 400 && again.status == first.status && again.text == first.text)
            #expect(again.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func `what failed before it did anything may be sent again`() async throws {
        let trouble = TroubledStore.Switch()
        let house = try await House { $0.store = TroubledStore(store: $0.store, trouble: trouble) }
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            trouble.next = .before(Refusal(.unavailable, "storage_busy", "busy", retryAfter: .seconds(1)))
            #expect(try await robot.send(.post, "/people", nina, headers: key).status == 503)
            trouble.next = .before(TroubledStore.Broken())
            #expect(try await robot.send(.post, "/people", nina, headers: key).status == 500)
            #expect(try await robot.send(.post, "/people", nina, headers: key).status == 201)
        }
        #expect(try await ninas(house) == 1)
    }

    @Test func `a deed whose answer was lost is not done again, and its caller is told to look`() async throws {
        let trouble = TroubledStore.Switch()
        let house = try await House { $0.store = TroubledStore(store: $0.store, trouble: trouble) }
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            trouble.next = .after(TroubledStore.Broken())
            #expect(try await robot.send(.post, "/people", nina, headers: key).status == 500)
            let again = try await robot.send(.post, "/people", nina, headers: key)
            #expect(again.status == 409 && again.reason == "already_sent")
        }
        #expect(try await ninas(house) == 1)
    }

    @Test func `a key is forgotten after a day`() async throws {
        let house = try await House()
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            _ = try await robot.send(.post, "/people", nina, headers: key)
            house.clock.advance(by: .hours(25))
            _ = try await robot.send(.post, "/people", nina, headers: key)
        }
        #expect(try await ninas(house) == 2)
    }

    @Test func `a role taken away meets no kept answer, and neither does another caller`() async throws {
        let house = try await House()
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            _ = try await robot.send(.post, "/people", nina, headers: key)
            let other = try await Robot(house.approver, roles: [.approver], at: house, client)
            #expect(try await other.send(.post, "/people", nina, headers: key).reason == "role_missing")
            let stranger = try await Robot(house.stranger, roles: [.admin], at: house, client)
            let abroad = try await stranger.send(.post, "/people", nina, headers: key)
            let home = try await robot.send(.post, "/people", nina, headers: key)
            #expect(abroad.status == 201 && abroad.text != home.text)
        }
    }
}

/// A store whose next write fails, before it began or after it was committed.
private struct TroubledStore: Store {
    enum Trouble { case before(any Error), after(any Error) }
    struct Broken: Error {}

    final class Switch: Sendable {
        private let planned = Mutex<Trouble?>(nil)

        var next: Trouble? {
            get { planned.withLock { $0 } }
            set { planned.withLock { $0 = newValue } }
        }

        func take() -> Trouble? {
            planned.withLock { planned in
                defer { planned = nil }
                return planned
            }
        }
    }

    let store: any Store
    let trouble: Switch

    func read<T: Sendable>(
        in scope: OrganizationScope,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T { try await store.read(in: scope, body) }

    func write<T: Sendable>(
        in scope: OrganizationScope,
        by actor: Actor,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        switch trouble.take() {
        case .before(let error): throw error
        case .after(let error):
            _ = try await store.write(in: scope, by: actor, body)
            throw error
        case nil: return try await store.write(in: scope, by: actor, body)
        }
    }

    func enter<T: Sendable>(_ body: @escaping @Sendable (any Doors) throws -> T) async throws -> T {
        try await store.enter(body)
    }
}
