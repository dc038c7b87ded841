import ArgumentParser

struct CoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "core",
        abstract: "The provisioning service as a process of its own, and the apps that may call it.",
        discussion: """
            EXAMPLE
              clearance core create-app
              clearance core --database-url postgres://clearance@db.example.com/clearance
            """,
        subcommands: [ServeCore.self, CreateCoreAppCommand.self],
        defaultSubcommand: ServeCore.self
    )
}
