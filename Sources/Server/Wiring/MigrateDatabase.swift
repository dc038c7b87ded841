import Kernel
import Persistence

/// Brings the database to this version's schema and says what it did.
package struct MigrateDatabase: Sendable {
    private let settings: Settings

    package init(_ settings: Settings) { self.settings = settings }

    /// What was done, a sentence a step; none when the schema was this version's already.
    package func callAsFunction() async throws -> [String] {
        switch settings.database {
        case .sqlite:
            // Opening everything makes the keys of a new folder as well: a database without them could not be served.
            try await OpenServices(settings)().close()
            return ["the database in `\(settings.dataFolder)` has this version's schema"]
        case .postgres(let address): return try migrate(address)
        }
    }

    private func migrate(_ address: Secret) throws -> [String] {
        guard let owner = settings.databaseOwner else {
            throw Refusal(
                .invalid,
                "owner_missing",
                "set `database.owner.url` to the owner's address: the role that serves must not own the tables"
            )
        }
        guard let role = address.withText(Self.role) else {
            throw Refusal(
                .invalid,
                "setting_invalid",
                "`database.url` has to name the role that serves, before the `@`"
            )
        }
        let migration = try PostgresMigration(owner: PostgresConfiguration(address: owner), applicationRole: role)
        var steps: [String] = []
        try migration.run { steps.append($0) }
        return steps
    }

    /// The user of an address such as `postgres://clearance:secret@db/clearance` or `user=clearance host=db`.
    private static func role(_ address: String) -> String? {
        if let match = address.firstMatch(of: /^postgres(?:ql)?:\/\/([^:@\/]+)/) { return String(match.1) }
        return address.firstMatch(of: /(?:^|\s)user=(\S+)/).map { String($0.1) }
    }
}
