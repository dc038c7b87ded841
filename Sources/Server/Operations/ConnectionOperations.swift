import ConnectorKit
import Connectors
import Domain
import Kernel
import Web

extension Operation {
    static let connections = [
        Operation(machine: "connect/kinds") { _, _ in .array(connectorRegistry.map { $0.manifest.shown }) },
        Operation("connect/list", reads: .administer) { _, desk in
            .array(try await desk.read { try $0.connections.all() }.map(\.shown))
        },
        Operation("connect/create") { input, desk in
            let kind = try input.require("kind")
            let manifest = try manifest(of: kind)
            let provider = input["provider"]?.string ?? manifest.providers.first?.name ?? ""
            guard manifest.providers.contains(where: { $0.name == provider }) else {
                let names = manifest.providers.map { "`\($0.name)`" }.joined(separator: ", ")
                throw Refusal(.invalid, "unknown_provider", "`\(kind)` takes one of \(names), not `\(provider)`")
            }
            let create = CreateConnection(
                connector: kind,
                name: input["name"]?.string ?? manifest.displayName,
                provider: provider,
                settings: try settings(input["settings"], of: manifest)
            )
            return try await desk.write { try create(in: $0) }.shown
        },
        Operation("connect/secret") { input, desk in
            let set = SetSecret(
                Secret(try input.require("value")),
                field: try input.require("field"),
                of: ID(try input.require("connection")),
                connectors: knownConnectors
            )
            try await set(in: try await desk.context())
            return ["set": true]
        },
        Operation("connect/test") { input, desk in
            let test = TestConnection(ID(try input.require("connection")), connectors: knownConnectors)
            return try await test(in: try await desk.context()).json
        },
        Operation("connect/enable") { input, desk in
            let turn = SwitchConnection(ID(try input.require("connection")), on: true)
            return try await desk.write { try turn(in: $0) }.shown
        },
        Operation("connect/disable") { input, desk in
            let connection = ID<Connection>(try input.require("connection"))
            let turn = SwitchConnection(connection, on: false)
            let shown = try await desk.write { try turn(in: $0) }.shown
            await desk.services.core.forget(connection, in: try await desk.caller().scope)
            return shown
        },
    ]

    private static func manifest(of kind: String) throws(Refusal) -> ConnectorManifest {
        guard let connector = connector(of: kind) else {
            let kinds = connectorRegistry.map { "`\($0.manifest.kind)`" }.joined(separator: ", ")
            throw Refusal(.invalid, "unknown_connector", "there is no connector `\(kind)`; there are \(kinds)")
        }
        return connector.manifest
    }

    /// Every setting has a known name, and the needed ones are there.
    private static func settings(_ json: JSON?, of manifest: ConnectorManifest) throws(Refusal) -> [String: String] {
        var settings: [String: String] = [:]
        for member in json?.members ?? [] {
            guard manifest.settings.contains(where: { $0.name == member.key }), let value = member.value.string else {
                throw Refusal(.invalid, "unknown_setting", "`\(manifest.kind)` has no setting `\(member.key)`")
            }
            settings[member.key] = value
        }
        for setting in manifest.settings where setting.isRequired && settings[setting.name] == nil {
            throw Refusal(.invalid, "setting_missing", "`\(manifest.kind)` needs `\(setting.name)`: \(setting.help)")
        }
        return settings
    }
}

extension Connection {
    fileprivate var shown: JSON {
        [
            "connection": .string(id.rawValue), "kind": .string(connector), "name": .string(name),
            "provider": .string(provider), "state": .string(state.rawValue), "lastTestedAt": .instant(lastTestedAt),
            "lastTestPassed": .bool(lastTestPassed),
        ]
    }
}

extension ConnectorManifest {
    fileprivate var shown: JSON {
        [
            "kind": .string(kind), "name": .string(displayName),
            "settings": .array(
                settings.map {
                    ["name": .string($0.name), "help": .string($0.help), "required": .bool($0.isRequired)]
                }
            ),
            "providers": .array(
                providers.map { ["name": .string($0.name), "secrets": .strings($0.secretFields)] }
            ),
            "inboundSecrets": .strings(inboundSecrets),
        ]
    }
}
