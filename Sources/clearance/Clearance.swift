import ArgumentParser
import Kernel

/// The command line: each command is a file, and the wiring behind it is the same as the server's.
@main
struct Clearance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clearance",
        abstract: "Governs who may use which AI tool, gives and takes the access, and proves it.",
        discussion: """
            EXAMPLE
              clearance demo

            EXIT CODES
            \(ExitStatus.table)
            """,
        version: Release.version,
        subcommands: [
            SecretsCommand.self,
            DemoCommand.self, Serve.self, WorkerCommand.self, CoreCommand.self, Migrate.self, SandboxCommand.self,
            OrganizationCommand.self, CatalogCommand.self, PolicyCommand.self, ApprovalsCommand.self,
            ConnectCommand.self,
            IdentityCommand.self, TokenCommand.self, AuditCommand.self, RequestsCommand.self, InsightsCommand.self,
            ReconcileCommand.self, BreakerCommand.self, ReviewsCommand.self,
            LicenceCommand.self, BreakGlassCommand.self, LintCommand.self, NoticesCommand.self,
            ArtifactsCommand.self,
            IssuerCommand.self,
            Doctor.self,
            ShowConfig.self,
        ]
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            ExitStatus.leave(with: error)
        }
    }
}

enum Release {
    static let version = "0.1.0"
}
