import ArgumentParser

struct ConnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "The links to other systems.",
        discussion: """
            EXAMPLE
              clearance connect kinds
              clearance connect secret 01jd private_key < okta-key.pem
              clearance connect test 01jd
            """,
        subcommands: [
            ListKinds.self, ListConnections.self, CreateConnectionCommand.self, SetSecretCommand.self,
            TestConnectionCommand.self, EnableConnection.self, DisableConnection.self,
            RevokeAllCommand.self,
            ShowConnection.self, ChangeConnectionCommand.self, SendIntakeLink.self,
            ReauthorizeConnectionCommand.self, RevokeConnectionCommand.self, AdoptConnectionCommand.self,
        ]
    )
}
