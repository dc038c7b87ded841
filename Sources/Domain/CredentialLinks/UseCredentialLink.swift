package import Kernel

/// Takes the secrets that somebody handed in through a link, and uses the link up in the same step.
///
/// Of two who hand in at once exactly one is taken.
package struct UseCredentialLink: Sendable {
    private let id: ID<CredentialLink>
    private let secrets: [String: SealedValue]

    /// - Parameter secrets: one for each of the link's fields, sealed.
    package init(_ id: ID<CredentialLink>, secrets: [String: SealedValue]) { (self.id, self.secrets) = (id, secrets) }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasConnections & HasCredentialLinks) throws -> CredentialLink {
        guard let link = try tx.credentialLinks.find(id), link.isOpen(at: tx.now) else { throw Refusal.linkUseless }
        try tx.actor.requireUse(of: link)
        guard secrets.keys.sorted() == link.fields.sorted() else {
            throw Refusal(.invalid, "fields_missing", "fill every field in")
        }
        guard try tx.credentialLinks.use(link) else { throw Refusal.linkUseless }
        guard let connection = try tx.connections.find(link.connection), connection.state != .revoked else {
            throw Refusal.linkUseless
        }
        try tx.connections.keep(secrets, of: link.connection, in: tx)
        try tx.record(AuditEvent(.credentialLinkUsed, link.subjects))
        for field in link.fields {
            try tx.record(AuditEvent(.secretSet, link.subjects, ["field": .string(field)]))
        }
        return link
    }
}

extension Actor {
    /// Who holds the token may use a link that an admin sent; a link of the operator's asks for an admin in person.
    package func requireUse(of link: CredentialLink) throws(Refusal) {
        try requireNoOperator()
        guard link.needsAdmin else { return }
        guard kind == .person, roles.contains(.admin) else {
            throw Refusal(.forbidden, "admin_needed", "sign in as a site admin of the organization to use this link")
        }
    }
}
