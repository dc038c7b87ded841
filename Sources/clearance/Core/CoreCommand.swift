import ArgumentParser

struct CoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "core",
        abstract: "The provisioning service as a process of its own, and the apps that may call it.",
        subcommands: [ServeCore.self, CreateCoreAppCommand.self],
        defaultSubcommand: ServeCore.self
    )
}
