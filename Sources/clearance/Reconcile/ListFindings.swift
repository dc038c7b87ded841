import ArgumentParser
import Kernel

struct ListFindings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: "Lists what differs: members without a grant, grants without their member.",
        discussion: """
            EXAMPLE
              clearance reconcile findings
              clearance reconcile findings --settled
            """
    )

    @Flag(help: "Those that were settled, newest first.") var settled = false
    @Option(help: "Where the page begins.") var after: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["settled": .bool(settled), "after": .text(after)]
        let found = try await options.call("reconcile/findings", input.withoutNulls)
        Shown.list(found, json: options.json, "id", "kind", "state", "person", "grant", "suggestion", "foundAt")
    }
}
