import ArgumentParser
import Kernel

struct ListGroups: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groups",
        abstract: "Lists the groups that are compared hourly, and when they last were.",
        discussion: """
            EXAMPLE
              clearance reconcile groups
            """
    )

    @Option(help: "Where the page begins.") var after: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["after": .text(after)]
        let found = try await options.call("reconcile/groups", input.withoutNulls)
        Shown.list(found, json: options.json, "id", "connection", "group", "state", "completedAt", "code")
    }
}
