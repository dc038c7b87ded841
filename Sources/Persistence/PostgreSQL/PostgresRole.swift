import Kernel

/// Whether the role we work as is bound by row-level security.
struct PostgresRole {
    private let connection: any SQLConnection

    init(_ connection: any SQLConnection) { self.connection = connection }

    func requireHarmless() throws {
        let powers = try connection.first(
            """
            SELECT current_user,
                EXISTS (SELECT 1 FROM pg_roles r
                    WHERE (r.rolsuper OR r.rolbypassrls) AND pg_has_role(current_user, r.oid, 'MEMBER')),
                EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
                    AND pg_has_role(current_user, c.relowner, 'MEMBER'))
            """,
            []
        ) { (name: try $0.text(0), bypasses: try $0.bool(1), owns: try $0.bool(2)) }
        guard let powers else { return }
        if powers.bypasses { throw Self.refusal(powers.name, "is or can become a superuser or BYPASSRLS role") }
        if powers.owns { throw Self.refusal(powers.name, "is or can become the owner of tables") }
    }

    /// Every table with an organization's rows must be guarded, also from its owner.
    func requireGuarded(_ tables: [String]) throws {
        let guarded = try connection.query(
            """
            SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
            AND c.relrowsecurity AND c.relforcerowsecurity
            AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
            """,
            []
        ) { try $0.text(0) }
        let bare = Set(tables).subtracting(guarded).sorted()
        guard bare.isEmpty else {
            throw Refusal(
                .conflict,
                "row_security_missing",
                "row-level security is off for `\(bare.joined(separator: "`, `"))`; nothing was started; "
                    + "switch it on again, or restore the schema from a backup"
            )
        }
    }

    private static func refusal(_ role: String, _ power: String) -> Refusal {
        Refusal(
            .forbidden,
            "role_too_powerful",
            "the database role `\(role)` \(power), so row-level security would not bind it; "
                + "nothing was started; connect as the application role that `clearance migrate` was given"
        )
    }
}
