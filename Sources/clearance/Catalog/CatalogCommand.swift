import ArgumentParser

struct CatalogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "The tools that people may ask for.",
        subcommands: [ListTools.self, ApplyCatalog.self, BindGroupCommand.self, ConfirmAssignmentCommand.self]
    )
}
