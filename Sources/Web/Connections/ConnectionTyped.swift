import ConnectorKit
import Domain
import Kernel

/// What an admin typed of a new connection; secrets have a form of their own, once it exists.
struct ConnectionTyped: Sendable {
    private static let prefix = "setting."

    let kind: String
    private let name: String
    private let provider: String?
    private let profile: String?
    private let settings: [(String, String)]

    init(_ form: Form) {
        (kind, name, provider) = (form["kind"] ?? "", form["name"] ?? "", form["provider"])
        profile = form["profile"]
        settings = form.pairs.filter { $0.name.hasPrefix(Self.prefix) }
            .map { (String($0.name.dropFirst(Self.prefix.count)), $0.value.trimmed) }
    }

    /// What is left empty is not set.
    var wanted: ConnectionWanted {
        ConnectionWanted(
            connector: kind,
            name: name,
            provider: provider,
            profile: profile,
            settings: settings.filter { !$0.1.isEmpty }
        )
    }

    /// With what was left empty, so that it is taken away.
    var all: [(String, String)] { settings }

    func view(_ manifest: ConnectorManifest) -> View {
        let fields = manifest.settings.map { setting -> View in
            [
                "field": .text(Self.prefix + setting.name), "fieldID": .text("setting-" + setting.name),
                "label": .text(setting.name.spaced.capitalizedFirst), "help": .text(setting.help.sentence),
                "required": .flag(setting.isRequired && !setting.isAwaited),
                "typed": .text(settings.first { sameBytes($0.0, setting.name) }?.1 ?? ""),
            ]
        }
        let providers = manifest.providers.map { (value: $0.name, label: $0.label ?? $0.name.spaced.capitalizedFirst) }
        return [
            "kind": .text(manifest.kind), "displayName": .text(manifest.displayName), "name": .text(name),
            "providers": Choices.of(providers, chosen: provider ?? providers.first?.value),
            "settings": .list(fields),
            "made": .list(
                manifest.serverSettings.map {
                    ["label": .text($0.name.spaced.capitalizedFirst), "help": .text($0.help.sentence)]
                }
            ),
            "profiles": Choices.of(manifest.profiles.map { (value: $0.rawValue, label: $0.words) }, chosen: profile),
            "hasProfiles": .flag(manifest.profiles.count > 1),
        ]
    }
}

extension ConnectionProfile {
    var words: String {
        switch self {
        case .evidence: "Evidence: reads, and nothing else"
        case .provisioning: "Provisioning: gives and takes access"
        }
    }
}
