import ArgumentParser

struct IdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Who is who at a directory: site admins say so, with a token of theirs; requesters are never asked.",
        discussion: """
            EXAMPLE
              echo pat@acme.example | clearance identity map 01jd 01je
              clearance identity list
            """,
        subcommands: [ListIdentities.self, MapIdentityCommand.self, DeleteIdentity.self]
    )
}
