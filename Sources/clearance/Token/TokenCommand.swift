import ArgumentParser

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Tokens for automation: each acts for the person who made it.",
        discussion: """
            EXAMPLE
              clearance token create 'nightly report' --role auditor --days 30
              clearance token list
            """,
        subcommands: [CreateTokenCommand.self, ListTokens.self, RevokeTokenCommand.self]
    )
}
