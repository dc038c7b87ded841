import Domain
import Kernel

/// Writes the doors of the organization in scope, by the statements that the doors themselves have.
struct SQLEntrances: Entrances {
    let tx: SQLTransaction

    private var doors: SQLDoors { SQLDoors(connection: tx.connection, now: tx.now) }

    func openOrganization(_ client: SignInClient) throws {
        try doors.addOrganization(tx.organization)
        let key = SignInClientKey(organization: tx.organization, issuer: client.issuer, clientID: client.clientID)
        do { try doors.addSignInClient(key) } catch StorageFailure.constraint(.unique, _) {
            throw Refusal(.conflict, "client_taken", "that issuer and client already belong to an organization")
        }
    }

    func openToken(_ hash: [UInt8], id: String, expiresAt: Instant) throws {
        try doors.addToken(TokenDoor(hash: hash, organization: tx.organization, id: id, expiresAt: expiresAt))
    }

    func closeToken(_ hash: [UInt8]) throws {
        try tx.connection.execute(
            "DELETE FROM token_doors WHERE organization_id = ?1 AND hash = ?2",
            [tx.scope, .blob(hash)]
        )
    }

    func closeWebSessions(of person: ID<Person>) throws {
        try tx.connection.execute(
            "DELETE FROM web_session_doors WHERE organization_id = ?1 AND person_id = ?2",
            [tx.scope, .id(person)]
        )
    }

    func openCoreApp(_ appID: String, sealedSecret: SealedValue) throws {
        try doors.addCoreApp(CoreAppDoor(appID: appID, organization: tx.organization, sealedSecret: sealedSecret))
    }

    func openHook(_ id: String) throws { try doors.addHook(id, organization: tx.organization) }
}
