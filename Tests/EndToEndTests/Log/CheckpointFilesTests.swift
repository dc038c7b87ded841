import Domain
import Foundation
import Kernel
import Server
import TestKit
import Testing

@Suite struct CheckpointFilesTests {
    @Test func `each signed checkpoint also lies in the folder that the operator chose`() async throws {
        let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "checkpoints-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = folder.appending(path: "files")
        let flags = ["data.folder": folder.appending(path: "data").path, "checkpoint.folder": files.path]
        let settings = try Settings(await SettingsReader(file: nil, environment: [:], flags: flags).read())
        _ = try await MigrateDatabase(settings)()
        let services = try await OpenServices(settings)()
        let admin = CreateOrganization.FirstAdmin(displayName: "Ada", subject: "ada")
        let client = SignInClient(issuer: "https://id.example", clientID: "c", sealedSecret: nil)
        let organization = Organization(id: "acme", name: "Acme", createdAt: services.time.now())
        _ = try await CreateOrganization(organization, client: client, admin: admin)(store: services.store)
        let note = try #require(try await Desk(services).call("log/checkpoint")["checkpoint"]?.string)
        let kept = try FileManager.default.contentsOfDirectory(atPath: files.appending(path: "acme").path).sorted()
        #expect(kept.count == 2 && kept.last == "latest.txt")
        for name in kept {
            #expect(try String(contentsOf: files.appending(path: "acme/\(name)"), encoding: .utf8) == note)
        }
        try await services.close()
    }
}
