package import Domain
package import Kernel

/// Seals a mail password or a webhook's address on its way into storage; it is never shown again.
package struct SealNoticeSecret: Sendable {
    private let field: NoticeSecret
    private let secret: Secret?

    /// - Parameter secret: nil lets go of what is stored.
    package init(_ field: NoticeSecret, _ secret: Secret?) { (self.field, self.secret) = (field, secret) }

    package func callAsFunction(in context: OperationContext) async throws {
        try context.requirePerson(.admin, to: "set secrets")
        let field = field
        guard let secret else { return try await context.write { try SetNoticeSecret(field, nil)(in: $0) } }
        guard !secret.isEmpty else { throw Refusal(.invalid, "secret_empty", "the secret is empty") }
        if field.isWebhook { try requireAddress(secret) }
        let sealed = try await context.vault.seal(secret, name: SecretName.notice(field), in: context.scope)
        try await context.write { try SetNoticeSecret(field, sealed)(in: $0) }
    }

    /// Where a call may go is checked when it is made, by the egress guard.
    private func requireAddress(_ secret: Secret) throws(Refusal) {
        let address = secret.withText { WebAddress($0) }
        guard let address, address.scheme == "https" || address.host == "localhost" || address.host == "127.0.0.1",
            address.path != "/"
        else { throw Refusal(.invalid, "webhook_invalid", "this is no https address of a webhook") }
    }
}

/// Seals a person's mail address on its way into storage.
///
/// An address often is a login as well, so it is kept like one.
package struct SealMailAddress: Sendable {
    private let person: ID<Person>
    private let address: Secret?

    /// - Parameter address: nil forgets what is stored.
    package init(_ address: Secret?, of person: ID<Person>) { (self.address, self.person) = (address, person) }

    package func callAsFunction(in context: OperationContext) async throws {
        let person = person
        guard let address else { return try await context.write { try SetMailAddress(nil, of: person)(in: $0) } }
        guard let found = address.withText({ MailAddress($0) }) else {
            throw Refusal(.invalid, "address_invalid", "this is no plain mail address")
        }
        let mail = try await context.read { tx in
            _ = try tx.people.require(person)
            return try tx.notices.settings()?.mail
        }
        guard let mail else {
            throw Refusal(.conflict, "mail_off", "no mail server is set, so nobody can be written to")
        }
        guard mail.allows(found) else {
            throw Refusal(
                .invalid,
                "domain_not_allowed",
                "the address lies in no domain that this organization writes to"
            )
        }
        let name = SecretName.mailAddress(person)
        let sealed = try await context.vault.seal(Secret(found.text), name: name, in: context.scope)
        try await context.write { try SetMailAddress(sealed, of: person)(in: $0) }
    }
}
