import Domain
import Kernel

/// Tokens of automation, for programs; they are made on the settings page or with `clearance token create`.
enum TokenAPI {
    static let routes: [APIRoute] = [
        .get("/tokens", "List the tokens, never their values", .administer, answer: .page("TokenPage", schema)) {
            call in
            try await call.read { tx in .page(Kernel.Page(items: try tx.access.tokens(), next: nil), \.json) }
        },
        .delete("/tokens/{id}", "Revoke a token at once: its maker or a site admin", .ownMatters) { call in
            let id: ID<APIToken> = try call.id()
            try await call.write { _ = try RevokeToken(id.rawValue)(in: $0) }
            return .done
        },
    ]

    private static let schema = Schema.named(
        "Token",
        .object([
            .init("id", .text()), .init("name", .text()), .init("roles", .list(.text())), .init("createdBy", .text()),
            .init("createdAt", .instant), .init("expiresAt", .instant), .init("revokedAt", .nullable(.instant)),
        ])
    )
}

extension APIToken {
    var json: JSON {
        [
            "id": .string(id), "name": .string(name), "roles": .strings(roles.sorted().map(\.rawValue)),
            "createdBy": .string(createdBy.rawValue), "createdAt": .instant(createdAt),
            "expiresAt": .instant(expiresAt), "revokedAt": .instant(revokedAt),
        ]
    }
}
