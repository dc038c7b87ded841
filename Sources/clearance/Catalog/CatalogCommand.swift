import ArgumentParser

struct CatalogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "The tools that people may ask for.",
        discussion: """
            EXAMPLE
              clearance catalog apply tools.yaml
              clearance catalog bind claude-enterprise
              clearance catalog confirm claude-enterprise
            """,
        subcommands: [
            ListTools.self, ApplyCatalog.self, BindGroupCommand.self, ConfirmAssignmentCommand.self,
            ChangeStatusCommand.self, StarterCommand.self, ListAttestations.self, AttestCommand.self,
            WithdrawCommand.self, ExportCatalogCommand.self, ImportCatalogCommand.self, ChangeStatusesCommand.self,
        ]
    )
}
