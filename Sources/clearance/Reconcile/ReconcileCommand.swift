import ArgumentParser

struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "What groups hold against what was granted: what differs, and what is done about it.",
        subcommands: [ListGroups.self, CompareGroup.self, ListFindings.self, SettleFindingsCommand.self]
    )
}
