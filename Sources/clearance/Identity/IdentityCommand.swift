import ArgumentParser

struct IdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Who is who at a directory: site admins say so, with a token of theirs; requesters are never asked.",
        subcommands: [ListIdentities.self, MapIdentityCommand.self, DeleteIdentity.self]
    )
}
