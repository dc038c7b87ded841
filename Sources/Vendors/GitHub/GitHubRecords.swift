package import ConnectorKit
package import Kernel
package import Signing

/// The app as GitHub knows it.
package struct GitHubAppRecord: Sendable {
    package let id: String
    package let slug: String
    package var key: JWK
    /// Where people are sent after they installed it.
    package var setup: WebAddress?
    package var webhookSecret: Secret

    package init(id: String, slug: String, key: JWK, setup: WebAddress?, webhookSecret: Secret) {
        (self.id, self.slug, self.key) = (id, slug, key)
        (self.setup, self.webhookSecret) = (setup, webhookSecret)
    }

    var json: JSON { ["id": .integer(Int64(id) ?? 0), "slug": .string(slug)] }
}

package struct GitHubInstallationRecord: Sendable {
    package let id: Int64
    package let account: String
    package var permissions: [String: String]
    /// Empty for all.
    package var repositories: Set<Int64> = []
    package var suspendedAt: Instant?

    func json(_ app: GitHubAppRecord) -> JSON {
        [
            "id": .integer(id), "app_id": .integer(Int64(app.id) ?? 0), "app_slug": .string(app.slug),
            "account": ["login": .string(account), "type": "Organization"],
            "repository_selection": repositories.isEmpty ? "all" : "selected",
            "permissions": .object(permissions.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }),
            "suspended_at": suspendedAt.map { .instant($0) } ?? .null,
        ]
    }
}

struct GitHubTokenRecord: Sendable {
    let installation: Int64
    let permissions: [String: String]
    let expiresAt: Instant
}

/// A webhook on its way, as GitHub would send it.
package struct GitHubDelivery: Sendable {
    package let headers: HTTPHeaders
    package let body: [UInt8]
}
