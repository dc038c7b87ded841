import Configuration
import Documents
import Foundation
import Kernel
import Synchronization

/// Reads the settings: the file, overridden by the environment, overridden by flags.
package struct SettingsReader: Sendable {
    private let file: String?
    private let environment: [String: String]
    private let flags: [String: String]

    /// - Parameter flags: values by setting key.
    package init(file: String?, environment: [String: String], flags: [String: String]) {
        (self.file, self.environment, self.flags) = (file ?? environment["CLEARANCE_CONFIG"], environment, flags)
    }

    package func read() async throws -> EffectiveSettings {
        let text = try file.map(contents)
        let names = try text.map { try YAML.names(in: $0) } ?? []
        let unknown = names.filter { name in !Setting.all.contains { $0.key == name } }
        guard unknown.isEmpty else {
            throw Refusal(
                .invalid,
                "unknown_setting",
                "the file `\(file ?? "")` sets \(unknown.map { "`\($0)`" }.joined(separator: ", ")), which is no "
                    + "setting; `clearance config` lists the names"
            )
        }
        let sources = try await providers()
        return EffectiveSettings(entries: try Setting.all.map { try entry($0, from: sources) }, unknown: unknown)
    }

    private func contents(of path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Refusal(.notFound, "no_config_file", "the configuration file `\(path)` cannot be read")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private func providers() async throws -> [any ConfigProvider] {
        let spoken = InMemoryProvider(name: "flags", values: keyed(flags))
        let around = EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "clearance")
        guard let file else { return [spoken, around] }
        let place = ConfigReader(provider: InMemoryProvider(name: "place", values: keyed(["filePath": file])))
        return [spoken, around, try await FileProvider<YAMLSnapshot>(config: place)]
    }

    private func keyed(_ values: [String: String]) -> [AbsoluteConfigKey: ConfigValue] {
        let pairs = values.map { (AbsoluteConfigKey($0.key.split(separator: ".").map(String.init)), $0.value) }
        return Dictionary(pairs.map { ($0.0, ConfigValue(.string($0.1), isSecret: false)) }) { $1 }
    }

    private func entry(_ setting: Setting, from sources: [any ConfigProvider]) throws -> EffectiveSettings.Entry {
        let witness = Witness()
        let key = ConfigKey(setting.key.split(separator: ".").map(String.init))
        let value = ConfigReader(providers: sources, accessReporter: witness).string(forKey: key)
        guard let value, let index = witness.answered else {
            return .init(setting: setting, value: setting.fallback, source: .fallback)
        }
        let source: EffectiveSettings.Source =
            switch index {
            case 0: .flag(setting.flag)
            case 1: .environment(setting.variable)
            default: .file(file ?? "")
            }
        return .init(setting: setting, value: value, source: source)
    }
}

/// Notices which provider answered.
private final class Witness: AccessReporter {
    private let index = Mutex<Int?>(nil)
    var answered: Int? { index.withLock { $0 } }

    func report(_ event: AccessEvent) {
        index.withLock { $0 = event.providerResults.isEmpty ? nil : event.providerResults.count - 1 }
    }
}
