import Foundation
import Kernel
import Server
import Testing

@Suite struct SettingsReaderTests {
    private func file(_ text: String) throws -> String {
        let path = NSTemporaryDirectory() + "settings-\(UUID().uuidString).yaml"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func `a flag wins over the environment, which wins over the file`() async throws {
        let file = try file("http:\n  port: 1\n  host: from-file\nmode: development\n")
        let reader = SettingsReader(
            file: file,
            environment: ["CLEARANCE_HTTP_PORT": "2", "CLEARANCE_HTTP_HOST": "from-environment"],
            flags: ["http.port": "3"]
        )
        let effective = try await reader.read()
        let entry = { key in effective.entries.first { $0.setting.key == key } }
        #expect(entry("http.port")?.value == "3" && entry("http.port")?.source == .flag("--http-port"))
        #expect(entry("http.host")?.value == "from-environment")
        #expect(entry("http.host")?.source == .environment("CLEARANCE_HTTP_HOST"))
        #expect(entry("mode")?.value == "development" && entry("mode")?.source == .file(file))
        #expect(entry("data.folder")?.source == .fallback)
    }

    @Test func `a secret is masked wherever it came from`() async throws {
        let secret = "postgres://clearance:hunter2@db/clearance"
        let effective = try await SettingsReader(file: nil, environment: ["CLEARANCE_DATABASE_URL": secret], flags: [:])
            .read()
        let entry = try #require(effective.entries.first { $0.setting.key == "database.url" })
        #expect(entry.value == secret && entry.shown == "•••")
    }

    @Test func `a name that is no setting is refused, with the name`() async throws {
        let reader = SettingsReader(file: try file("http:\n  prot: 1\n"), environment: [:], flags: [:])
        let refusal = await #expect(throws: Refusal.self) { try await reader.read() }
        #expect(refusal?.reason == "unknown_setting" && refusal?.message.contains("`http.prot`") == true)
    }

    @Test(arguments: [
        ("http.port", "eighty"), ("http.port", "65536"), ("mode", "demo"), ("http.address", "clearance.example.com"),
        ("core.url", "https://core.example.com"),
    ])
    func `a wrong value is refused, with the setting and its source`(key: String, value: String) async throws {
        let effective = try await SettingsReader(file: nil, environment: [:], flags: [key: value]).read()
        let refusal = #expect(throws: Refusal.self) { try Settings(effective) }
        #expect(refusal?.reason == "setting_invalid")
    }

    @Test func `N23: the Core runs in process unless all three of its settings are there`() async throws {
        let three = [
            "CLEARANCE_CORE_URL": "https://core.example.com", "CLEARANCE_CORE_APP_ID": "app",
            "CLEARANCE_CORE_APP_SECRET": "secret",
        ]
        let apart = try Settings(try await SettingsReader(file: nil, environment: three, flags: [:]).read())
        guard case .apart(let url, "app", _) = apart.core else { throw Refusal(.invalid, "test", "not apart") }
        #expect(url.host == "core.example.com")
        let alone = try Settings(try await SettingsReader(file: nil, environment: [:], flags: [:]).read())
        guard case .inProcess = alone.core else { throw Refusal(.invalid, "test", "not in process") }
    }
}
