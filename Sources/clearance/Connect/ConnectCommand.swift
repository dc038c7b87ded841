import ArgumentParser

struct ConnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "The links to other systems.",
        subcommands: [
            ListKinds.self, ListConnections.self, CreateConnectionCommand.self, SetSecretCommand.self,
            TestConnectionCommand.self, EnableConnection.self, DisableConnection.self,
        ]
    )
}
