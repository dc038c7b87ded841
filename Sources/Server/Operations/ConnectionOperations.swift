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
        Operation("connect/show", reads: .administer) { input, desk in
            let id: ID<Connection> = ID(try input.require("connection"))
            return try await desk.read { try $0.connections.require(id) }.shownWhole
        },
        Operation("connect/create") { input, desk in
            let kind = try input.require("kind")
            let wanted = ConnectionWanted(
                connector: kind,
                name: input["name"]?.string ?? connector(of: kind)?.manifest.displayName ?? "",
                provider: input["provider"]?.string,
                profile: input["profile"]?.string,
                settings: try input.settings
            )
            let randomness = desk.services.randomness
            let setUp = SetUpConnection(wanted, connectors: knownConnectors, randomness: randomness)
            return try await setUp(in: try await desk.context()).shownWhole
        },
        Operation("connect/change") { input, desk in
            let alter = AlterConnection(
                ID(try input.require("connection")),
                name: input["name"]?.string,
                provider: input["provider"]?.string,
                settings: Dictionary(try input.settings) { $1 },
                connectors: knownConnectors
            )
            return try await alter(in: try await desk.context()).shownWhole
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
        Operation("connect/reauthorize") { input, desk in
            let again = ReauthorizeConnection(ID(try input.require("connection")), connectors: knownConnectors)
            return try await again(in: try await desk.context()).json
        },
        Operation("connect/enable") { input, desk in
            let turn = TurnConnection(ID(try input.require("connection")), on: true)
            return try await turn(in: try await desk.context()).shown
        },
        Operation("connect/disable") { input, desk in
            let turn = TurnConnection(ID(try input.require("connection")), on: false)
            return try await turn(in: try await desk.context()).shown
        },
        Operation("connect/revoke") { input, desk in
            let end = EndConnection(ID(try input.require("connection")), reason: try input.require("reason"))
            return try await end(in: try await desk.context()).shown
        },
        Operation("connect/adopt") { input, desk in
            let (id, heir) = (
                ID<Connection>(try input.require("connection")), ID<Connection>(try input.require("from"))
            )
            let adopt = TakeOverConnection(id, from: heir, connectors: knownConnectors)
            return try await adopt(in: try await desk.context()).json
        },
        Operation("connect/intake-link") { input, desk in
            let send = SendCredentialLink(
                ID(try input.require("connection")),
                fields: try input.texts("fields"),
                hours: input["hours"]?.integer.map { Int($0) } ?? desk.services.settings.credentialLinkHours,
                connectors: knownConnectors,
                randomness: desk.services.randomness
            )
            let (link, token) = try await send(in: try await desk.context())
            return [
                "address": .string(desk.services.settings.publicAddress.credentialIntake(token)),
                "link": .string(link.id.rawValue), "expiresAt": .instant(link.expiresAt),
                "needsAdmin": .bool(link.needsAdmin),
            ]
        },
    ]
}

extension JSON {
    /// Settings by name, in their order.
    fileprivate var settings: [(String, String)] {
        get throws(Refusal) {
            var settings: [(String, String)] = []
            for member in self["settings"]?.members ?? [] {
                guard let value = member.value.string else {
                    throw Refusal(.invalid, "setting_invalid", "the setting `\(member.key)` has to be text")
                }
                settings.append((member.key, value))
            }
            return settings
        }
    }
}

extension Connection {
    fileprivate var shown: JSON {
        [
            "connection": .string(id.rawValue), "kind": .string(connector), "name": .string(name),
            "provider": .string(provider), "state": .string(state.rawValue), "lastTestedAt": .instant(lastTestedAt),
            "lastTestPassed": .bool(lastTestPassed), "profile": .string(profile.rawValue),
        ]
    }

    /// With the settings, among them those that this server made.
    fileprivate var shownWhole: JSON {
        var members = shown.members ?? []
        let settings = settings.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }
        members.append(JSON.Member("settings", .object(settings)))
        if let disconnectedBecause { members.append(JSON.Member("disconnectedBecause", .string(disconnectedBecause))) }
        return .object(members)
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
