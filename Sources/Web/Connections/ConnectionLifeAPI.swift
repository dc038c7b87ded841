import ConnectorKit
import Domain
import HTTPTypes
import Kernel

/// How connections go on and end, and where their secrets go in.
enum ConnectionLifeAPI {
    static let routes: [APIRoute] = [
        .post(
            "/connections/{id}/credential",
            "Set secrets that are not set yet, straight into the vault; they are never shown again",
            .administer,
            body: ConnectionAPI.credential
        ) { try await give($0, mayReplace: false) },
        .put(
            "/connections/{id}/credential",
            "Rotate secrets: the new ones are tried, and the old ones stay where they do not work",
            .administer,
            body: ConnectionAPI.credential
        ) { try await give($0, mayReplace: true) },
        .post(
            "/connections/{id}/reauthorization",
            "Ask the other side anew, after its trust was given again",
            .administer,
            answer: ConnectionAPI.report,
            status: .ok
        ) { call in
            let again = ReauthorizeConnection(try call.id(), connectors: KnownConnectors(call.services.connectors))
            return .json(try await again(in: call.operation).json)
        },
        .post(
            "/connections/{id}/revocation",
            "End the connection for good: its sessions end, its secrets are wiped, its history stays",
            .administer,
            body: .object([.init("reason", .text(maximum: 500))]),
            answer: ConnectionAPI.schema,
            status: .ok
        ) { call in
            let end = EndConnection(try call.id(), reason: call.text("reason") ?? "")
            return try await ConnectionAPI.read(try await end(in: call.operation).id, call)
        },
        .post(
            "/connections/{id}/adoption",
            "Let a revoked or disconnected connection go on under the binding of a new one, which ends",
            .administer,
            body: .object([.init("from", .text(maximum: 128), "the new connection; its test has passed")]),
            answer: ConnectionAPI.report,
            status: .ok
        ) { call in
            let heir: ID<Connection> = try ID(checking: call.text("from"))
            let known = KnownConnectors(call.services.connectors)
            return .json(
                try await TakeOverConnection(try call.id(), from: heir, connectors: known)(in: call.operation).json
            )
        },
    ]

    @Sendable private static func give(_ call: APICall, mayReplace: Bool) async throws -> APIAnswer {
        let known = KnownConnectors(call.services.connectors)
        let give = GiveSecrets(call.secrets, to: try call.id(), mayReplace: mayReplace, connectors: known)
        try await give(in: call.operation)
        return .done
    }
}
