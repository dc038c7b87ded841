import ArgumentParser
import Kernel
import Server

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Turns promised work into done work (PostgreSQL only; on SQLite `serve` does it).",
        discussion: """
            EXAMPLE
              clearance worker --database-url postgres://clearance@db.example.com/clearance
            """
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try await options.settings()
        try settings.requirePostgres(for: "worker")
        let logger = try settings.logger()
        let services = try await OpenServices(settings, logger: logger)()
        let process = ServerProcess(services, logger: logger)
        print("The worker is ready")
        try await process.run([process.worker()])
    }
}

extension Settings {
    func requirePostgres(for command: String) throws(Refusal) {
        if case .postgres = database { return }
        throw Refusal(
            .unsupported,
            "needs_postgres",
            "`clearance \(command)` is a process of its own on PostgreSQL only: two processes on one SQLite folder could "
                + "corrupt it; `clearance serve` does the work there"
        )
    }
}
