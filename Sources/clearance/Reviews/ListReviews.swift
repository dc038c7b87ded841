import ArgumentParser
import Kernel

struct ListReviews: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists open and flagged reviews by when an answer is due.",
        discussion: """
            EXAMPLE
              clearance reviews list
              clearance reviews list --answered
            """
    )

    @Flag(help: "Those that were answered, newest first.") var answered = false
    @Option(help: "Where the page begins.") var after: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["answered": .bool(answered), "after": .text(after)]
        let found = try await options.call("reviews/list", input.withoutNulls)
        Shown.list(found, json: options.json, "id", "grant", "state", "dueAt", "endsAt", "issue", "reviewer")
    }
}
