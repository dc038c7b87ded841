import Domain
import Kernel

/// A connection as somebody wants it, before it is held against what its connector knows.
package struct ConnectionWanted: Sendable {
    package let connector: String
    package let name: String
    /// Nil takes the connector's first.
    package let provider: String?
    /// Nil takes the connector's first.
    package let profile: String?
    package let settings: [(String, String)]

    package init(
        connector: String,
        name: String,
        provider: String? = nil,
        profile: String? = nil,
        settings: [(String, String)] = []
    ) {
        (self.connector, self.name, self.provider) = (connector, name, provider)
        (self.profile, self.settings) = (profile, settings)
    }

    /// - Throws: `connector_unknown`, `provider_unknown`, `profile_unknown`, or a refusal of the settings.
    func verb(_ connectors: KnownConnectors, _ randomness: any Randomness) throws(Refusal) -> CreateConnection {
        let manifest = try connectors.require(kind: connector)
        var settings = try manifest.checked(settings)
        for setting in manifest.serverSettings { settings[setting.name] = setting.make(settings, randomness) }
        return CreateConnection(
            connector: manifest.kind,
            name: name,
            provider: try manifest.provider(named: provider),
            settings: settings,
            profile: try manifest.profile(named: profile),
            key: manifest.bindingKey(settings)
        )
    }
}

extension ConnectorManifest {
    /// Settings from outside: known names only, none that is the server's own to make, and all that cannot come later.
    ///
    /// - Throws: `setting_unknown`, `setting_server_made` or `setting_missing`.
    func checked(_ given: [(String, String)]) throws(Refusal) -> [String: String] {
        var known: [String: String] = [:]
        for (name, value) in given {
            try check(name)
            known[name] = value.isEmpty ? nil : value
        }
        for setting in settings where setting.isRequired && !setting.isAwaited && known[setting.name] == nil {
            throw Refusal(.invalid, "setting_missing", "set `\(setting.name)`: \(setting.help)")
        }
        return known
    }

    private func check(_ name: String) throws(Refusal) {
        guard !serverSettings.contains(where: { sameBytes($0.name, name) }) else {
            throw Refusal(.invalid, "setting_server_made", "`\(name)` is made by this server and taken from nobody")
        }
        guard settings.contains(where: { sameBytes($0.name, name) }) else {
            throw Refusal(.invalid, "setting_unknown", "\(displayName) has no setting `\(name)`")
        }
    }

    /// What is still needed before the connection can be tried.
    func awaited(_ known: [String: String]) -> [Setting] {
        settings.filter { $0.isRequired && (known[$0.name] ?? "").isEmpty }
    }

    func provider(named name: String?) throws(Refusal) -> String {
        let names = providers.map { $0.name }
        guard let chosen = name ?? names.first, names.contains(where: { sameBytes($0, chosen) }) else {
            throw Refusal(.invalid, "provider_unknown", "choose a provider among \(names.quoted)")
        }
        return chosen
    }

    func profile(named name: String?) throws(Refusal) -> ConnectionProfile {
        guard let name else { return profiles.first ?? .provisioning }
        guard let profile = ConnectionProfile(rawValue: name), profiles.contains(profile) else {
            let known = profiles.map(\.rawValue).quoted
            throw Refusal(.invalid, "profile_unknown", "\(displayName) is connected for \(known)")
        }
        return profile
    }
}

extension [String] {
    fileprivate var quoted: String { map { "`\($0)`" }.joined(separator: ", ") }
}
