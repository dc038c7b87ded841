import ArgumentParser
import Kernel
import Server

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings the database to this version's schema; on PostgreSQL as the owner.",
        discussion: """
            EXAMPLE
              clearance migrate
            """
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try await options.settings()
        print(try await MigrateDatabase(settings)())
    }
}
