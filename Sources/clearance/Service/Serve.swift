import ArgumentParser
import Kernel
import Server

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves pages, API and hooks; on SQLite worker and Core as well.",
        discussion: """
            EXAMPLE
              clearance serve --data-folder /var/lib/clearance --http-address https://clearance.example.com
            """
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try await options.settings()
        try DemoFolder.refuse(settings.dataFolder)
        let logger = try settings.logger()
        let services = try await OpenServices(settings, logger: logger)()
        let process = ServerProcess(services, logger: logger)
        let address = settings.publicAddress.origin
        let web = process.web { print("Clearance is ready at \(address)") }
        switch settings.database {
        case .sqlite: try await process.run([process.socket(), process.worker(), web])
        case .postgres: try await process.run([web])
        }
    }
}
