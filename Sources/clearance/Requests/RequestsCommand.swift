import ArgumentParser

struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "Requests of the organization, for spreadsheets.",
        subcommands: [ExportRequests.self]
    )
}
