import ArgumentParser

struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "Requests of the organization, for spreadsheets.",
        discussion: """
            EXAMPLE
              clearance requests export --decision denied --out denied.csv
            """,
        subcommands: [ExportRequests.self]
    )
}
