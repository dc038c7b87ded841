import ArgumentParser

struct IdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Who is who at a directory; requesters are never asked.",
        subcommands: [ListIdentities.self, MapIdentityCommand.self, DeleteIdentity.self]
    )
}
