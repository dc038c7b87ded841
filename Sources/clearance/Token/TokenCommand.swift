import ArgumentParser

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Tokens for automation: each acts for the person who made it.",
        subcommands: [CreateTokenCommand.self, ListTokens.self, RevokeTokenCommand.self]
    )
}
