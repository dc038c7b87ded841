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

    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try await options.settings()
        let steps = try await MigrateDatabase(settings)()
        if json { return print((["steps": .array(steps.map(JSON.string))] as JSON).text) }
        print(steps.isEmpty ? "the database has this version's schema already" : steps.joined(separator: "\n"))
    }
}
