import ArgumentParser

struct BreakerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breaker",
        abstract: "How many removals an hour may bring, and the changes that wait because they are more.",
        subcommands: [ShowBreaker.self, SetBreakerCommand.self, ListChanges.self, SettleChange.self]
    )
}
