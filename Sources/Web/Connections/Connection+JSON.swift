import ConnectorKit
import Domain
import Kernel

extension Connection {
    func json(in tx: any Transaction, _ trust: TrustMaker) throws -> JSON {
        let made = trust(self, tx.organization).map { JSON.Member($0.name, .string($0.value)) }
        return [
            "id": .string(id.rawValue), "connector": .string(connector), "name": .string(name),
            "provider": .string(provider),
            "settings": .object(settings.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }),
            "profile": .string(profile.rawValue), "trust": .object(made),
            "disconnectedBecause": .text(disconnectedBecause), "wayBack": .text(wayBack),
            "adopted": .text(adopted?.rawValue), "revokedAt": .instant(revokedAt),
            "secrets": .strings(try tx.connections.secretFields(of: id)), "state": .string(state.rawValue),
            "lastTestedAt": .instant(lastTestedAt), "lastTestPassed": .bool(lastTestPassed),
            "lastTest": lastTestReport.flatMap { try? JSON(parsing: $0) } ?? .null, "version": .integer(version),
        ]
    }
}

extension ConnectorManifest {
    var json: JSON {
        let settings = settings.map { setting -> JSON in
            ["name": .string(setting.name), "help": .string(setting.help), "isRequired": .bool(setting.isRequired)]
        }
        let providers = providers.map { provider -> JSON in
            ["name": .string(provider.name), "secretFields": .strings(provider.secretFields)]
        }
        return [
            "kind": .string(kind), "displayName": .string(displayName),
            "capabilities": .strings(capabilities.map(\.rawValue).sorted()), "settings": .array(settings),
            "profiles": .strings(profiles.map(\.rawValue)),
            "serverSettings": .array(
                serverSettings.map { ["name": .string($0.name), "help": .string($0.help)] }
            ),
            "providers": .array(providers), "inboundSecrets": .strings(inboundSecrets),
        ]
    }
}
