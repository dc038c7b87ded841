package import Kernel

/// Tokens of automation, by id; the hash that opens the door lies apart.
package struct APIToken: Equatable, Sendable {
    package let id: String
    package let name: String
    package let roles: Set<Role>
    package let createdBy: ID<Person>
    /// The token by which this one was made; it ends with that one.
    package let parent: String?
    package let createdAt: Instant
    package let expiresAt: Instant
    package var revokedAt: Instant?
    package let hash: [UInt8]

    package init(
        id: String,
        name: String,
        roles: Set<Role>,
        createdBy: ID<Person>,
        parent: String? = nil,
        createdAt: Instant,
        expiresAt: Instant,
        revokedAt: Instant? = nil,
        hash: [UInt8]
    ) {
        (self.id, self.name, self.roles, self.createdBy, self.parent) = (id, name, roles, createdBy, parent)
        (self.createdAt, self.expiresAt, self.revokedAt, self.hash) = (createdAt, expiresAt, revokedAt, hash)
    }
}

package protocol Access {
    func token(_ id: String) throws -> APIToken?
    func tokens() throws -> [APIToken]
    /// The tokens that were made by that token and are not revoked.
    func children(of token: String) throws -> [APIToken]
    func add(_ token: APIToken) throws
    func save(_ token: APIToken) throws
}

package protocol HasAccess { var access: any Access { get } }

/// How often an actor did something sensitive (N2), kept in the database across restarts and nodes.
package protocol RateLimits {
    /// Counts one more use in the rolling window, or refuses with `rate_limited` and when to come back.
    func spend(_ bucket: String, by actor: Actor, limit: Int, window: Span) throws
}

package protocol HasRateLimits { var rateLimits: any RateLimits { get } }
