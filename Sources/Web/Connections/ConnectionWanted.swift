import ConnectorKit
import Domain
import Kernel

/// A connection as somebody wants it, before it is held against what its connector knows.
struct ConnectionWanted: Sendable {
    let connector: String
    let name: String
    /// Nil takes the connector's first.
    let provider: String?
    let settings: [(String, String)]

    /// - Throws: `connector_unknown`, `provider_unknown`, `setting_unknown` or `setting_missing`.
    func verb(_ connectors: [ConnectorManifest]) throws -> CreateConnection {
        guard let manifest = connectors.first(where: { sameBytes($0.kind, connector) }) else {
            throw Refusal(.invalid, "connector_unknown", "there is no connector `\(connector)`; ask `/connectors`")
        }
        let settings = try settings(manifest)
        return CreateConnection(
            connector: connector,
            name: name,
            provider: try provider(manifest),
            settings: settings
        )
    }

    private func settings(_ manifest: ConnectorManifest) throws -> [String: String] {
        var known: [String: String] = [:]
        for (name, value) in settings {
            guard manifest.settings.contains(where: { sameBytes($0.name, name) }) else {
                throw Refusal(.invalid, "setting_unknown", "\(manifest.displayName) has no setting `\(name)`")
            }
            known[name] = value
        }
        for setting in manifest.settings where setting.isRequired && (known[setting.name] ?? "").isEmpty {
            throw Refusal(.invalid, "setting_missing", "set `\(setting.name)`: \(setting.help)")
        }
        return known
    }

    private func provider(_ manifest: ConnectorManifest) throws -> String {
        let names = manifest.providers.map { $0.name }
        guard let chosen = provider ?? names.first, names.contains(chosen) else {
            let known = names.map { "`\($0)`" }.joined(separator: ", ")
            throw Refusal(.invalid, "provider_unknown", "choose a provider among \(known)")
        }
        return chosen
    }
}
