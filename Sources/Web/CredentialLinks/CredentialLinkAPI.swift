import ConnectorKit
import Domain
import Kernel

/// One-time links by which somebody hands in the secrets of a connection.
enum CredentialLinkAPI {
    static let routes: [APIRoute] = [
        .get(
            "/connections/{id}/credential-links",
            "List the links that were made for the connection, never their tokens",
            .administer,
            answer: .page("CredentialLinkPage", schema)
        ) { call in
            let id: ID<Connection> = try call.id()
            return try await call.read { tx in
                _ = try tx.connections.require(id)
                return .page(Kernel.Page(items: try tx.credentialLinks.of(id, limit: 100), next: nil)) {
                    $0.json(at: tx.now)
                }
            }
        },
        .post(
            "/connections/{id}/credential-links",
            "Make a link that is good once; its address is shown this once",
            .administer,
            body: wanted,
            answer: made,
            make
        ),
        .delete("/connections/{id}/credential-links/{link}", "Withdraw a link that nobody used", .administer) { call in
            let withdraw = WithdrawCredentialLink(try call.id("link"), of: try call.id())
            try await call.write { try withdraw(in: $0) }
            return .done
        },
    ]

    @Sendable private static func make(_ call: APICall) async throws -> APIAnswer {
        let send = SendCredentialLink(
            try call.id(),
            fields: call.body["fields"]?.array?.compactMap(\.string) ?? [],
            hours: call.body["hours"]?.integer.map { Int($0) } ?? call.services.credentialLinkHours,
            connectors: KnownConnectors(call.services.connectors),
            randomness: call.services.randomness
        )
        let (link, token) = try await send(in: call.operation)
        let address = call.services.publicAddress.credentialIntake(token)
        return .json(["address": .string(address), "link": link.json(at: link.madeAt)])
    }

    private static let wanted = Schema.object([
        .init(
            "fields",
            .list(.text(maximum: 60), maximum: 20),
            "which secrets; those that the connection proves itself with, unless given",
            optional: true
        ),
        .init("hours", .integer(1...168), "for how long it is good; 24 unless given", optional: true),
    ])

    private static let made = Schema.object([
        .init("address", .text(), "whoever has it can use it: send it to the one person who knows the secret"),
        .init("link", schema),
    ])

    private static let schema = Schema.named(
        "CredentialLink",
        .object([
            .init("id", .text()), .init("connection", .text()), .init("fields", .list(.text())),
            .init("needsAdmin", .flag, "whether a signed-in site admin has to use it"), .init("madeBy", .text()),
            .init("madeAt", .instant), .init("expiresAt", .instant), .init("usedAt", .nullable(.instant)),
            .init("withdrawnAt", .nullable(.instant)), .init("isOpen", .flag),
        ])
    )
}

extension CredentialLink {
    func json(at now: Instant) -> JSON {
        [
            "id": .string(id.rawValue), "connection": .string(connection.rawValue), "fields": .strings(fields),
            "needsAdmin": .bool(needsAdmin), "madeBy": .string(madeBy), "madeAt": .instant(madeAt),
            "expiresAt": .instant(expiresAt), "usedAt": .instant(usedAt), "withdrawnAt": .instant(withdrawnAt),
            "isOpen": .bool(isOpen(at: now)),
        ]
    }
}

extension WebAddress {
    /// Where the token's holder hands the secret in.
    package func credentialIntake(_ token: String) -> String { appending(["credential-intake", token]).description }
}
