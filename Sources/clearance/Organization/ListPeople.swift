import ArgumentParser
import Kernel

struct ListPeople: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Lists the people of the organization.",
        discussion: """
            EXAMPLE
              clearance organization people
            """
    )

    @Option(help: "Where the page begins.") var after: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["after": .text(after)]
        let found = try await options.call("people/list", input.withoutNulls)
        Shown.list(found, json: options.json, "person", "name", "roles", "active", "jiraAccount")
    }
}
