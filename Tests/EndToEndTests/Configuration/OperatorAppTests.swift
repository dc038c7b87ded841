import ConnectorKit
import Foundation
import Kernel
import Server
import Signing
import Testing

@Suite struct OperatorAppTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "apps-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func file(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
        let path = folder + "/" + name
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
        #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: attributes))
        return path
    }

    private func apps(_ flags: [String: String]) async throws -> OperatorApps {
        OperatorApps(try await SettingsReader(file: nil, environment: [:], flags: flags).read())
    }

    @Test func `an app's facts come from settings and its secrets from files that only their owner reads`() async throws
    {
        let secret = try file("webhook", "a webhook secret\n")
        let apps = try await apps([
            "apps.github.app.id": "1234", "apps.github.slug": "clearance", "apps.github.webhook.secret.file": secret,
        ])
        try apps.check()
        let app = try apps.app("github")
        #expect(app.settings == ["app_id": "1234", "slug": "clearance"])
        #expect(try await app.secret("webhook_secret").withText { $0 } == "a webhook secret")
        let missing = await #expect(throws: ProviderFailure.self) { try await app.secret("private_key") }
        #expect(missing?.message.contains("apps.github.key.file") == true)
    }

    @Test func `a vendor without an app is named with the setting that is missing`() async throws {
        let apps = try await apps([:])
        let failure = #expect(throws: ProviderFailure.self) { try apps.app("atlassian") }
        #expect(failure?.code == "app_missing" && failure?.message.contains("apps.atlassian.client.id") == true)
        #expect(throws: ProviderFailure.self) { try apps.app("elsewhere") }
    }

    @Test func `a key file that others may read is refused before anything starts`() async throws {
        let pem = try SigningKey.rsa().pem.withText { $0 }
        let path = try file("open.pem", pem, mode: 0o640)
        let apps = try await apps(["apps.github.app.id": "1", "apps.github.key.file": path])
        let refusal = #expect(throws: Refusal.self) { try apps.check() }
        #expect(refusal?.reason == "key_file_open_to_others" && refusal?.message.contains("chmod 600") == true)
    }

    @Test(arguments: [
        ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", "private_key_is_certificate"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----", "private_key_encrypted"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIB", "private_key_truncated"),
        ("", "key_file_malformed"), ("sk-not-a-key", "private_key_missing"),
    ])
    func `a key file that holds something else is refused with the reason`(text: String, reason: String) async throws {
        let path = try file("wrong.pem", text)
        let apps = try await apps(["apps.github.app.id": "1", "apps.github.key.file": path])
        let refusal = #expect(throws: Refusal.self) { try apps.check() }
        #expect(refusal?.reason == reason)
    }
}
