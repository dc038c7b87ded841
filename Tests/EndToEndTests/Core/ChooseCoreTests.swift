import ConnectorKit
import Domain
import Foundation
import Kernel
import Server
import Testing

@Suite struct ChooseCoreTests {
    /// A server whose Core is said to be where nobody listens.
    private func services(_ folder: String) async throws -> Services {
        let environment = [
            "CLEARANCE_MODE": "development", "CLEARANCE_DATA_FOLDER": folder,
            "CLEARANCE_CORE_URL": "http://127.0.0.1:9", "CLEARANCE_CORE_APP_ID": "app-1",
            "CLEARANCE_CORE_APP_SECRET": "the app's secret", "CLEARANCE_EGRESS_ALLOW": "http://127.0.0.1:9",
        ]
        let effective = try await SettingsReader(file: nil, environment: environment, flags: [:]).read()
        return try await OpenServices(Settings(effective))()
    }

    private func organization(_ id: ID<Organization>, in services: Services) async throws -> OrganizationContext {
        let admin = try await CreateOrganization(
            Organization(id: id, name: id.rawValue, createdAt: services.time.now()),
            client: SignInClient(issuer: "https://id.example", clientID: id.rawValue, sealedSecret: nil),
            admin: .init(displayName: "Admin", subject: "admin")
        )(store: services.store)
        return OrganizationContext(scope: OrganizationScope(verified: id), admin: admin)
    }

    private struct OrganizationContext {
        let scope: OrganizationScope
        let admin: Person
    }

    private func code(_ services: Services, _ scope: OrganizationScope) async -> String? {
        await #expect(throws: ProviderFailure.self) { try await services.core.test("c", in: scope) }?.code
    }

    @Test func `the configured app signs for its own organization and for no other`() async throws {
        let folder = NSTemporaryDirectory() + "clearance-choose-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let services = try await services(folder)
        let (acme, globex) = (
            try await organization("acme", in: services), try await organization("globex", in: services)
        )
        #expect(await code(services, acme.scope) == "core_app_missing", "nobody made the app yet")
        let context = OperationContext(
            store: services.store,
            core: services.core,
            vault: services.vault,
            scope: acme.scope,
            actor: acme.admin.actor
        )
        try await CreateCoreApp("app-1", secret: Secret("the app's secret"))(in: context)
        #expect(await code(services, acme.scope) != "core_app_missing", "signed, and sent to where nobody listens")
        #expect(await code(services, globex.scope) == "core_app_missing")
        try await services.close()
    }
}
