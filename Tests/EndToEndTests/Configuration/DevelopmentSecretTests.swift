import ConnectorKit
import Domain
import Foundation
import Kernel
import Logging
import Server
import TestKit
import Testing

/// Secrets of the environment are for development: production does not start with one.
@Suite struct DevelopmentSecretTests {
    private let folder = NSTemporaryDirectory() + "clearance-env-\(UUID().uuidString)"

    private func services(_ mode: String, secret: String? = nil) async throws -> Services {
        var environment = ["CLEARANCE_MODE": mode, "CLEARANCE_DATA_FOLDER": folder]
        environment["CLEARANCE_DEVELOPMENT_SECRET"] = secret
        let effective = try await SettingsReader(file: nil, environment: environment, flags: [:]).read()
        return try await OpenServices(Settings(effective))()
    }

    private func start(_ services: Services) async throws {
        try await ServerProcess(services, logger: .init(label: "test")).run([])
    }

    @Test func `production does not start with a secret of the environment, and does not tell it`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let services = try await services("production", secret: "canary")
        let refusal = await #expect(throws: Refusal.self) { try await start(services) }
        #expect(refusal?.reason == "env_in_production")
        #expect(refusal?.message.contains("development.secret") == true)
        #expect(refusal?.message.contains("canary") == false)
    }

    @Test func `production does not start with a connection that was used with one, and names it`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let development = try await services("development", secret: "canary")
        let company = try await Company(in: development.store, clock: VirtualClock())
        let id = try await company.store.write(in: company.scope, by: company.admin.actor) { tx in
            let create = CreateConnection(connector: "web_api", name: "API", provider: "env", settings: [:])
            return try create(in: tx).id
        }
        try await development.close()
        // A draft was never used: it keeps nobody's server from starting.
        let draft = try await services("production")
        _ = try await draft.store.write(in: company.scope, by: company.admin.actor) { tx in
            try RecordConnectionTest(id, passed: true, report: [:])(in: tx)
        }
        let refusal = await #expect(throws: Refusal.self) { try await start(draft) }
        #expect(refusal?.reason == "env_in_production")
        #expect(refusal?.message.contains(id.rawValue) == true)
    }
}
