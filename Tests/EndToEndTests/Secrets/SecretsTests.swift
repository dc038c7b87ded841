import ConnectorKit
import Connectors
import Domain
import Foundation
import Kernel
import Server
import TestKit
import Testing

/// The keys that everything sealed depends on, replaced and destroyed as an operator does it, on real files.
@Suite struct SecretsTests {
    private static let canary = "canary-ssws-00QbvNwqZ1k2hQwXo7xV8"

    private struct Place {
        let folder: String
        let services: Services
        let scope: OrganizationScope
        let admin: Actor
        let connection: ID<Connection>

        var desk: Desk { Desk(services) }

        /// Opens the folder again, as a restarted server does.
        func reopened() async throws -> Services {
            try await services.close()
            return try await OpenServices(SecretsTests.settings(folder))()
        }
    }

    private static func settings(_ folder: String) async throws -> Settings {
        let environment = ["CLEARANCE_MODE": "development", "CLEARANCE_DATA_FOLDER": folder]
        return try Settings(try await SettingsReader(file: nil, environment: environment, flags: [:]).read())
    }

    private func withPlace(_ body: (Place) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "clearance-secrets-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let services = try await OpenServices(Self.settings(folder))()
        let made = try await Desk(services).call(
            "organization/create",
            [
                "name": "Acme", "issuer": "https://id.example", "clientID": "clearance", "adminName": "Ada",
                "adminSubject": "ada",
            ]
        )
        let scope = OrganizationScope(verified: ID(made["organization"]?.string ?? ""))
        let person = ID<Person>(made["admin"]?.string ?? "")
        let admin = try await services.store.read(in: scope) { try $0.people.require(person).actor }
        let connection = try await services.store.write(in: scope, by: admin) { tx in
            try CreateConnection(connector: "okta", name: "Okta", provider: "okta_api_token", settings: [:])(in: tx).id
        }
        let place = Place(folder: folder, services: services, scope: scope, admin: admin, connection: connection)
        try await set(Self.canary, in: place)
        try await body(place)
    }

    private func set(_ value: String, in place: Place) async throws {
        let context = OperationContext(
            store: place.services.store,
            core: place.services.core,
            vault: place.services.vault,
            scope: place.scope,
            actor: place.admin
        )
        let known = KnownConnectors(connectorRegistry.map { $0.manifest })
        try await SetSecret(Secret(value), field: "api_token", of: place.connection, connectors: known)(in: context)
    }

    private func sealed(_ place: Place, in services: Services) async throws -> SealedValue? {
        try await services.store.read(in: place.scope) { [connection = place.connection] in
            try $0.connections.secret("api_token", of: connection)
        }
    }

    private func opened(_ place: Place, in services: Services) async throws -> String {
        let sealed = try #require(try await sealed(place, in: services))
        return try await services.vault.open(sealed, field: "api_token", of: place.connection, in: place.scope)
            .withText { $0 }
    }

    @Test
    func `assertion 14: the master key is replaced while values stay as they are, and the former one is forgotten`()
        async throws
    {
        try await withPlace { place in
            let before = try #require(try await sealed(place, in: place.services))
            let first = try await place.desk.call("secrets/status")
            let done = try await place.desk.call("secrets/rotate-master")
            #expect(done["rewrapped"]?.integer == 5)
            let status = try await place.desk.call("secrets/status")
            #expect(status["key"] != first["key"] && status["pending"]?.integer == 0 && status["previous"] == true)
            #expect(try await sealed(place, in: place.services) == before)
            #expect(try await opened(place, in: place.services) == Self.canary)
            let services = try await place.reopened()
            #expect(try await opened(place, in: services) == Self.canary)
            _ = try await Desk(services).call("secrets/rotate-master", ["forget": true])
            #expect(try await Desk(services).call("secrets/status")["previous"] == false)
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await Desk(services).call("secrets/rotate-master", ["forget": true])
            }
            #expect(refusal?.reason == "no_previous_key")
            let actions = try await services.store.read(in: place.scope) {
                try $0.audit.range(from: 1, limit: 100).map(\.action)
            }
            #expect(actions.contains("master_key_rotated"))
            try await services.close()
        }
    }

    @Test func `assertion 14: a rotation that was cut off after it made the next key goes on where it was`()
        async throws
    {
        try await withPlace { place in
            let old = try await place.desk.call("secrets/status")["key"]
            // As a process leaves it that was killed right after making the key: the file is there, nothing is wrapped by it.
            let services = try await place.reopened()
            let text = "clearance-key-v1\n" + Base64.encode(SystemRandomness().bytes(32)) + "\n"
            let path = place.folder + "/keys/master.key.next"
            _ = FileManager.default.createFile(
                atPath: path,
                contents: Data(text.utf8),
                attributes: [.posixPermissions: 0o600]
            )
            try await services.close()
            let third = try await OpenServices(Self.settings(place.folder))()
            #expect(try await opened(place, in: third) == Self.canary)
            let status = try await Desk(third).call("secrets/status")
            #expect(status["key"] != old && status["pending"]?.integer == 5)
            _ = try await Desk(third).call("secrets/rotate-master")
            #expect(!FileManager.default.fileExists(atPath: path))
            #expect(try await opened(place, in: third) == Self.canary)
            #expect(try await Desk(third).call("secrets/status")["pending"]?.integer == 0)
            try await third.close()
        }
    }

    @Test func `new data keys seal a connection's secret anew, and the key before is destroyed`() async throws {
        try await withPlace { place in
            let before = try #require(try await sealed(place, in: place.services))
            let done = try await place.desk.call("secrets/rotate-data-key")
            #expect(done["values"]?.integer == 1 && done["destroyed"]?.integer == 1)
            #expect(try await opened(place, in: place.services) == Self.canary)
            await #expect(throws: Refusal.self) {
                _ = try await place.services.vault.open(
                    before,
                    field: "api_token",
                    of: place.connection,
                    in: place.scope
                )
            }
            try await place.services.close()
        }
    }

    @Test func `a destroyed secret is in no file, and neither the key store nor an older backup opens it`() async throws
    {
        try await withPlace { place in
            let before = try #require(try await sealed(place, in: place.services))
            let backup = try database(place)
            #expect(backup.range(of: Data(before.bytes)) != nil)
            let done = try await place.desk.call("secrets/destroy", ["connection": .string(place.connection.rawValue)])
            #expect(done["destroyed"] == ["api_token"] && done["keys"]?.integer == 1)
            let left = try everything(below: place.folder)
            #expect(left.range(of: Data(Self.canary.utf8)) == nil)
            #expect(left.range(of: Data(before.bytes)) == nil)
            #expect(left.range(of: Data(before.bytes.dropFirst(12).prefix(16))) == nil)
            // The backup still has the ciphertext, and nothing opens it.
            await #expect(throws: Refusal.self) {
                _ = try await place.services.vault.open(
                    before,
                    field: "api_token",
                    of: place.connection,
                    in: place.scope
                )
            }
            let services = try await place.reopened()
            await #expect(throws: Refusal.self) {
                _ = try await services.vault.open(before, field: "api_token", of: place.connection, in: place.scope)
            }
            let actions = try await services.store.read(in: place.scope) {
                try $0.audit.range(from: 1, limit: 100).map(\.action)
            }
            #expect(actions.contains("secret_set") && actions.contains("secrets_wiped"))
            try await services.close()
        }
    }

    private func database(_ place: Place) throws -> Data {
        var all = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: place.folder) where name.contains(".db") {
            all += FileManager.default.contents(atPath: place.folder + "/" + name) ?? Data()
        }
        return all
    }

    private func everything(below folder: String) throws -> Data {
        var all = Data()
        for name in FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? [] {
            all += FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
        }
        return all
    }
}
