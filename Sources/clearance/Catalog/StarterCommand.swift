import ArgumentParser
import Kernel

struct StarterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "starter",
        abstract: "Common tools to begin a catalog with, each fact with its source and date.",
        discussion: """
            EXAMPLE
              clearance catalog starter list
              clearance catalog starter add claude-enterprise github-copilot
            """,
        subcommands: [ListStarterTools.self, AddStarterCommand.self]
    )
}

struct ListStarterTools: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the tools of the starter catalog.",
        discussion: """
            With --json also what is published about each, with source, date and whether that is stale.

            EXAMPLE
              clearance catalog starter list
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let tools = try await options.call("catalog/starter")
        Shown.list(tools, json: options.json, "id", "name", "vendor", "category", "risk", "status", "inCatalog")
    }
}

struct AddStarterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Adds tools of the starter catalog; what is in the catalog already stays as it is.",
        discussion: """
            They enter restricted, so that a person looks at every request, or blocked where that is proposed.

            EXAMPLE
              clearance catalog starter add claude-enterprise github-copilot
            """
    )

    @Argument(help: "Ids of tools.") var tools: [String] = []
    @Flag(help: "Add all of them.") var all = false
    @Flag(help: "Put the starter's name, vendor, summary and risk in the place of what was edited.") var replace = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["tools": .strings(tools), "all": .bool(all), "replace": .bool(replace)]
        Shown.list(try await options.call("catalog/starter/add", input), json: options.json, "tool", "outcome")
    }
}
