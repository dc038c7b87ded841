import ConnectorKit
import Domain
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing
import Vendors

@testable import Web

@Suite struct InstallationHookTests {
    private func deliver(_ delivery: GitHubDelivery, _ client: any TestClientProtocol, body: [UInt8]? = nil)
        async throws
        -> Answer
    {
        var headers = HTTPFields()
        for (name, value) in delivery.headers.fields {
            guard let name = HTTPField.Name(name) else { continue }
            headers[name] = value
        }
        let bytes = ByteBuffer(bytes: body ?? delivery.body)
        return try await client.execute(uri: "/hooks/github", method: .post, headers: headers, body: bytes) {
            Answer($0)
        }
    }

    /// A connection whose installation was proven, as the callback leaves it.
    private func connected(_ world: ConsentHouse) async throws -> (ID<Connection>, Int64) {
        let id = try await world.gitHubConnection()
        let installation = world.site.withModel { $0.install(on: "small-company") }
        try await world.visit { client in
            let admin = try await Browser(world.house.admin, at: world.house, client)
            let state = try await world.begin(id, admin)
            let query = "installation_id=\(installation)&setup_action=install&state=\(state)"
            #expect(try await admin.get("/connect/github/callback?" + query).status == 303)
        }
        _ = world.site.withModel { $0.takeDeliveries() }
        return (id, installation)
    }

    @Test func `assertion 18: a suspended installation stops minting at once, and says the way back`() async throws {
        let world = try await ConsentHouse()
        let (id, installation) = try await connected(world)
        let before = try await world.connection(id).bindingVersion
        world.site.withModel { $0.suspend(installation, at: world.house.clock.now()) }
        let delivery = try #require(world.site.withModel { $0.takeDeliveries() }.first)
        let status = try await world.visit { try await deliver(delivery, $0).status }
        #expect(status == 202)
        let connection = try await world.connection(id)
        #expect(connection.state == .disconnected && connection.disconnectedBecause?.contains("suspended") == true)
        #expect(connection.bindingVersion > before, "sessions that were handed out before serve no more")
        #expect(try await world.consent(id)?.status == .withdrawn)
        try await world.visit { client in
            let admin = try await Browser(world.house.admin, at: world.house, client)
            #expect(try await admin.get("/connections/\(id)").text.contains("It was withdrawn"))
            world.site.withModel { $0.unsuspend(installation) }
            world.house.clock.advance(by: .minutes(1))
            #expect(try await admin.post("/connections/\(id)/tests", []).status == 303)
        }
        #expect(try await world.connection(id).isUsable)
        #expect(try await world.consent(id)?.status == .given)
    }

    @Test func `assertion 18: a deleted installation stops minting, and its place is free again`() async throws {
        let world = try await ConsentHouse()
        let (id, installation) = try await connected(world)
        world.site.withModel { $0.uninstall(installation) }
        let delivery = try #require(world.site.withModel { $0.takeDeliveries() }.first)
        let status = try await world.visit { try await deliver(delivery, $0).status }
        #expect(status == 202)
        #expect(try await world.connection(id).state == .disconnected)
        #expect(try await world.house.store.enter { try $0.installation(String(installation), at: "github") } == nil)
    }

    @Test func `assertion 18: a delivery that comes again is refused, and does nothing`() async throws {
        let world = try await ConsentHouse()
        let (id, installation) = try await connected(world)
        world.site.withModel { $0.suspend(installation, at: world.house.clock.now()) }
        let delivery = try #require(world.site.withModel { $0.takeDeliveries() }.first)
        world.site.withModel { $0.unsuspend(installation) }
        try await world.visit { client in
            #expect(try await deliver(delivery, client).status == 202)
            world.house.clock.advance(by: .minutes(1))
            let admin = try await Browser(world.house.admin, at: world.house, client)
            #expect(try await admin.post("/connections/\(id)/tests", []).status == 303)
            let replayed = try await deliver(delivery, client)
            #expect(replayed.status == 409 && replayed.reason == "hook_replayed")
        }
        #expect(try await world.connection(id).isUsable)
    }

    @Test func `assertion 18: an installation that nobody here has is answered well, without effect`() async throws {
        let world = try await ConsentHouse()
        let (id, _) = try await connected(world)
        let foreign = world.site.withModel { $0.install(on: "another-company") }
        world.site.withModel { $0.suspend(foreign, at: world.house.clock.now()) }
        let deliveries = world.site.withModel { $0.takeDeliveries() }
        try await world.visit { client in
            for delivery in deliveries {
                let status = try await deliver(delivery, client).status
                #expect(status == 202)
            }
        }
        #expect(try await world.connection(id).isUsable)
    }

    @Test func `assertion 18: one byte more or less, or a body beyond the limit, is refused before anything is read`()
        async throws
    {
        let world = try await ConsentHouse()
        let (id, installation) = try await connected(world)
        world.site.withModel { $0.suspend(installation, at: world.house.clock.now()) }
        let delivery = try #require(world.site.withModel { $0.takeDeliveries() }.first)
        try await world.visit { client in
            let longer = try await deliver(delivery, client, body: delivery.body + [0x0A])
            let shorter = try await deliver(delivery, client, body: Array(delivery.body.dropLast()))
            let large = try await deliver(delivery, client, body: [UInt8](repeating: 0x20, count: BodyLimit.hook + 1))
            #expect(longer.status == 401 && shorter.status == 401 && large.status == 413)
        }
        #expect(try await world.connection(id).isUsable)
    }
}
