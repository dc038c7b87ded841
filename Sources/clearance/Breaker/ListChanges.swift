import ArgumentParser
import Kernel

struct ListChanges: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "Lists the changes that the breaker held, newest first.",
        discussion: """
            EXAMPLE
              clearance breaker changes
            """
    )

    @Option(help: "Where the page begins.") var after: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["after": .text(after)]
        let found = try await options.call("breaker/changes", input.withoutNulls)
        Shown.list(found, json: options.json, "id", "cause", "state", "size", "done", "askedAt", "reason")
    }
}
