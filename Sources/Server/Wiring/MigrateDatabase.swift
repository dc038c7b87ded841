import Kernel
import Persistence

/// Brings the database to this version's schema and says what it did.
package struct MigrateDatabase: Sendable {
    private let settings: Settings

    package init(_ settings: Settings) { self.settings = settings }

    package func callAsFunction() async throws -> String {
        switch settings.database {
        case .sqlite:
            try DataFolder(settings.dataFolder).prepare()
            try await SQLiteFile.open(folder: settings.dataFolder, time: SystemTime()).close()
            return "the database in `\(settings.dataFolder)` has this version's schema"
        case .postgres:
            throw Refusal(.unsupported, "not_wired", "PostgreSQL is not available yet")
        }
    }
}
