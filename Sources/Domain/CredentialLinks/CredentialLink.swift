package import Kernel

/// An address that is good for handing in the secrets of one connection, once.
///
/// Only the hash of its token is kept. It is bound to organization, connection and fields, and it ends.
package struct CredentialLink: Equatable, Sendable {
    package static let defaultHours = 24
    package static let hours = 1...168

    package let id: ID<CredentialLink>
    package let connection: ID<Connection>
    /// The secrets that are handed in: all of them at once.
    package let fields: [String]
    /// Whether only a signed-in admin of the organization may use it, because whoever made it may not set a secret.
    package let needsAdmin: Bool
    package let madeBy: String
    package let madeAt: Instant
    package let expiresAt: Instant
    package var usedAt: Instant?
    package var withdrawnAt: Instant?
    /// SHA-256 of the token.
    package let hash: [UInt8]

    package init(
        id: ID<CredentialLink>,
        connection: ID<Connection>,
        fields: [String],
        needsAdmin: Bool,
        madeBy: String,
        madeAt: Instant,
        expiresAt: Instant,
        usedAt: Instant? = nil,
        withdrawnAt: Instant? = nil,
        hash: [UInt8]
    ) {
        (self.id, self.connection, self.fields, self.needsAdmin) = (id, connection, fields, needsAdmin)
        (self.madeBy, self.madeAt, self.expiresAt) = (madeBy, madeAt, expiresAt)
        (self.usedAt, self.withdrawnAt, self.hash) = (usedAt, withdrawnAt, hash)
    }

    package func isOpen(at now: Instant) -> Bool { usedAt == nil && withdrawnAt == nil && now < expiresAt }
}

extension Refusal {
    /// The one answer to a link that never was, has ended, was used or withdrawn.
    package static let linkUseless = Refusal(
        .notFound,
        "link_useless",
        "this link does not work: it was used, it has ended, or it never was; ask whoever sent it for a new one"
    )
}
