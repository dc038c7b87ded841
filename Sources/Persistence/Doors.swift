package import Domain
package import Kernel

/// Every statement that is not scoped to an organization, each by name; there are no others.
///
/// Their tables hold no customer content, and a test holds all other code to the scope.
package struct SQLDoors: Doors {
    let connection: any SQLConnection
    package let now: Instant
}

// Work that is due.
extension SQLDoors {
    package func claimWork(_ kinds: Set<Work.Kind>, limit: Int, lease: Span, owner: String) throws -> [Work] {
        guard !kinds.isEmpty else { return [] }
        let words = kinds.map(\.rawValue).sorted()
        let places = words.indices.map { "?\($0 + 5)" }.joined(separator: ", ")
        // Rows that another worker is claiming at this moment are left to it.
        let skip = connection.dialect == .postgres ? "FOR UPDATE SKIP LOCKED" : ""
        let claimed = try connection.query(
            """
            WITH due AS MATERIALIZED (
                SELECT organization_id, kind, id FROM work WHERE due_at <= ?1 AND kind IN (\(places))
                ORDER BY due_at, organization_id, kind, id LIMIT ?2 \(skip)
            )
            UPDATE work SET fence = work.fence + 1, lease_until = ?3, due_at = ?3, owner = ?4 FROM due
            WHERE work.organization_id = due.organization_id AND work.kind = due.kind AND work.id = due.id
            RETURNING work.organization_id, work.id, work.kind, work.run_at, work.fence, work.lease_until
            """,
            [.instant(now), .int(limit), .instant(now + lease), .text(owner)] + words.map { .text($0) },
            Work.init(row:)
        )
        return claimed.sorted { ($0.runAt, $0.organization, $0.id) < ($1.runAt, $1.organization, $1.id) }
    }

    package func nextWork(_ kinds: Set<Work.Kind>) throws -> Instant? {
        let words = kinds.map(\.rawValue).sorted()
        let places = words.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        return try connection.first(
            "SELECT due_at FROM work WHERE kind IN (\(places)) ORDER BY due_at LIMIT 1",
            words.map { .text($0) }
        ) { try $0.instant(0) }
    }

    package func recallWork() throws {
        for routine in Routine.allCases {
            try recall(
                after: routine.longestWait,
                "AND kind = ?3 AND id = ?4",
                [.text(routine.kind.rawValue), .text(routine.rawValue)]
            )
        }
        try recall(after: Work.longestWait, "", [])
    }

    private func recall(after wait: Span, _ which: String, _ values: [SQLValue]) throws {
        try connection.execute(
            """
            UPDATE work SET run_at = ?1, due_at = ?1, fence = fence + 1, lease_until = NULL, owner = NULL
            WHERE due_at > ?2 \(which)
            """,
            [.instant(now), .instant(now + wait)] + values
        )
    }
}

// Organizations and how their people sign in.
extension SQLDoors {
    package func organizations(after: ID<Organization>?, limit: Int) throws -> [ID<Organization>] {
        try connection.query(
            """
            SELECT organization_id FROM organization_doors WHERE organization_id > ?1
            ORDER BY organization_id LIMIT ?2
            """,
            [.text(after?.rawValue ?? ""), .int(limit)]
        ) { try $0.id(0) }
    }

    package func hasOrganization(_ id: ID<Organization>) throws -> Bool {
        try connection.first("SELECT 1 FROM organization_doors WHERE organization_id = ?1", [.id(id)]) { _ in true }
            ?? false
    }

    package func addOrganization(_ id: ID<Organization>) throws {
        try connection.execute("INSERT INTO organization_doors (organization_id) VALUES (?1)", [.id(id)])
    }

    package func signInClient(issuer: String, clientID: String) throws -> ID<Organization>? {
        try connection.first(
            "SELECT organization_id FROM sign_in_doors WHERE issuer = ?1 AND client_id = ?2",
            [.text(issuer), .text(clientID)]
        ) { try $0.id(0) }
    }

    package func signInClients() throws -> [SignInClientKey] {
        try connection.query(
            "SELECT organization_id, issuer, client_id FROM sign_in_doors ORDER BY issuer, client_id",
            []
        ) { SignInClientKey(organization: try $0.id(0), issuer: try $0.text(1), clientID: try $0.text(2)) }
    }

    package func addSignInClient(_ key: SignInClientKey) throws {
        try connection.execute(
            "INSERT INTO sign_in_doors (organization_id, issuer, client_id) VALUES (?1, ?2, ?3)",
            [.id(key.organization), .text(key.issuer), .text(key.clientID)]
        )
    }
}

// Tokens and web sessions, by the hash of what was presented.
extension SQLDoors {
    package func token(hash: [UInt8]) throws -> TokenDoor? {
        try connection.first(
            "SELECT hash, organization_id, id, expires_at FROM token_doors WHERE hash = ?1",
            [.blob(hash)]
        ) {
            TokenDoor(
                hash: try $0.blob(0),
                organization: try $0.id(1),
                id: try $0.text(2),
                expiresAt: try $0.instant(3)
            )
        }
    }

    package func addToken(_ token: TokenDoor) throws {
        try connection.execute(
            "INSERT INTO token_doors (organization_id, hash, id, expires_at) VALUES (?1, ?2, ?3, ?4)",
            [.id(token.organization), .blob(token.hash), .text(token.id), .instant(token.expiresAt)]
        )
    }

    package func removeToken(hash: [UInt8]) throws {
        try connection.execute("DELETE FROM token_doors WHERE hash = ?1", [.blob(hash)])
    }

    package func webSession(hash: [UInt8]) throws -> WebSessionDoor? {
        try connection.first(
            "SELECT hash, organization_id, person_id, expires_at FROM web_session_doors WHERE hash = ?1",
            [.blob(hash)]
        ) {
            WebSessionDoor(
                hash: try $0.blob(0),
                organization: try $0.id(1),
                person: try $0.id(2),
                expiresAt: try $0.instant(3)
            )
        }
    }

    package func addWebSession(_ session: WebSessionDoor) throws {
        try connection.execute(
            "INSERT INTO web_session_doors (hash, organization_id, person_id, expires_at) VALUES (?1, ?2, ?3, ?4)",
            [.blob(session.hash), .id(session.organization), .id(session.person), .instant(session.expiresAt)]
        )
    }

    package func removeWebSession(hash: [UInt8]) throws {
        try connection.execute("DELETE FROM web_session_doors WHERE hash = ?1", [.blob(hash)])
    }

    package func pruneWebSessions(expiredBefore: Instant) throws {
        try connection.execute("DELETE FROM web_session_doors WHERE expires_at < ?1", [.instant(expiredBefore)])
    }
}

// Callers of the Core and of the hooks.
extension SQLDoors {
    package func coreApp(_ appID: String) throws -> CoreAppDoor? {
        try connection.first(
            "SELECT app_id, organization_id, key_id, sealed_secret FROM core_app_doors WHERE app_id = ?1",
            [.text(appID)]
        ) {
            CoreAppDoor(
                appID: try $0.text(0),
                organization: try $0.id(1),
                sealedSecret: SealedValue(keyID: try $0.text(2), bytes: try $0.blob(3))
            )
        }
    }

    package func addCoreApp(_ app: CoreAppDoor) throws {
        let secret = app.sealedSecret
        try connection.execute(
            "INSERT INTO core_app_doors (organization_id, app_id, key_id, sealed_secret) VALUES (?1, ?2, ?3, ?4)",
            [.id(app.organization), .text(app.appID), .text(secret.keyID), .blob(secret.bytes)]
        )
    }

    package func rememberOnce(_ purpose: String, _ value: String, until: Instant) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO remembered (purpose, value, expires_at) VALUES (?1, ?2, ?3)
            ON CONFLICT (purpose, value) DO UPDATE SET expires_at = excluded.expires_at
            WHERE remembered.expires_at <= ?4
            """,
            [.text(purpose), .text(value), .instant(until), .instant(now)]
        ) == 1
    }

    package func remembers(_ purpose: String, _ value: String) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM remembered WHERE purpose = ?1 AND value = ?2 AND expires_at > ?3",
            [.text(purpose), .text(value), .instant(now)]
        ) { _ in true } ?? false
    }

    package func pruneRemembered(before: Instant) throws {
        try connection.execute("DELETE FROM remembered WHERE expires_at < ?1", [.instant(before)])
    }

    package func hook(_ id: String) throws -> ID<Organization>? {
        try connection.first("SELECT organization_id FROM hook_doors WHERE id = ?1", [.text(id)]) { try $0.id(0) }
    }

    package func addHook(_ id: String, organization: ID<Organization>) throws {
        try connection.execute(
            "INSERT INTO hook_doors (organization_id, id) VALUES (?1, ?2)",
            [.id(organization), .text(id)]
        )
    }
}

// Installations of the operator's apps, which webhooks name.
extension SQLDoors {
    package func installation(_ id: String, at vendor: String) throws -> InstallationDoor? {
        try connection.first(
            "SELECT organization_id, connection_id FROM installation_doors WHERE vendor = ?1 AND installation = ?2",
            [.text(vendor), .text(id)]
        ) { InstallationDoor(vendor: vendor, id: id, organization: try $0.id(0), connection: try $0.id(1)) }
    }

    package func claimInstallation(_ door: InstallationDoor) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO installation_doors (organization_id, vendor, installation, connection_id)
            VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (vendor, installation) DO UPDATE SET connection_id = excluded.connection_id
            WHERE installation_doors.organization_id = excluded.organization_id
                AND installation_doors.connection_id = excluded.connection_id
            """,
            [.id(door.organization), .text(door.vendor), .text(door.id), .id(door.connection)]
        ) == 1
    }

    package func releaseInstallations(of connection: ID<Connection>, organization: ID<Organization>) throws {
        try self.connection.execute(
            "DELETE FROM installation_doors WHERE organization_id = ?1 AND connection_id = ?2",
            [.id(organization), .id(connection)]
        )
    }
}
