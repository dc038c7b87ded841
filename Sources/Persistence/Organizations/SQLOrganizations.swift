import Domain
import Kernel

struct SQLOrganizations: Organizations {
    let tx: SQLTransaction

    func current() throws -> Organization? {
        try tx.connection.first(
            "SELECT name, created_at FROM organizations WHERE organization_id = ?1",
            [tx.scope]
        ) { try Organization(id: tx.organization, name: $0.text(0), createdAt: $0.instant(1)) }
    }

    func add(_ organization: Organization) throws {
        guard organization.id == tx.organization else {
            throw Refusal(.forbidden, "foreign_organization", "`\(organization.id)` is not the organization in scope")
        }
        try tx.execute(
            "INSERT INTO organizations (organization_id, name, created_at) VALUES (?1, ?2, ?3)",
            [tx.scope, .text(organization.name), .instant(organization.createdAt)]
        ) { _ in Refusal(.conflict, "organization_exists", "organization `\(organization.id)` exists already") }
    }

    func signInClient() throws -> SignInClient? {
        try tx.connection.first(
            "SELECT issuer, client_id, secret_key_id, secret FROM sign_in_settings WHERE organization_id = ?1",
            [tx.scope]
        ) { try SignInClient(issuer: $0.text(0), clientID: $0.text(1), sealedSecret: $0.sealed(key: 2, bytes: 3)) }
    }

    func save(_ client: SignInClient) throws {
        try tx.connection.execute(
            """
            INSERT INTO sign_in_settings (organization_id, issuer, client_id, secret_key_id, secret)
            VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (organization_id) DO UPDATE SET issuer = excluded.issuer, client_id = excluded.client_id,
                secret_key_id = excluded.secret_key_id, secret = excluded.secret
            """,
            [
                tx.scope, .text(client.issuer), .text(client.clientID), .text(client.sealedSecret?.keyID),
                .blob(client.sealedSecret?.bytes),
            ]
        )
    }
}
