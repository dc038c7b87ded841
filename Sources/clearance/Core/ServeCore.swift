import ArgumentParser
import Kernel
import Server

struct ServeCore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the Core (PostgreSQL only; on SQLite `serve` runs it inside).",
        discussion: """
            EXAMPLE
              clearance core --database-url postgres://clearance@db.example.com/clearance
            """
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try await options.settings()
        try settings.requirePostgres(for: "core")
        let logger = try settings.logger()
        let services = try await OpenServices(settings, logger: logger)()
        let process = ServerProcess(services, logger: logger)
        let listener = settings.coreListener
        try await process.run([process.core { print("The Core is ready on \(listener.host):\(listener.port)") }])
    }
}
