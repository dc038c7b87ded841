import ArgumentParser
import Kernel

struct ChangeStatusesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statuses",
        abstract: "Changes the status of up to 50 tools alike, each with its own result.",
        discussion: """
            Without a reason it only shows what would happen. With one it needs the token of a site admin, and more
            removals than an hour may bring wait for another admin.

            EXAMPLE
              clearance catalog statuses blocked poe character-ai --reason policy
            """
    )

    @Argument(help: "approved, pilot, restricted, blocked or retired.") var status: String
    @Argument(help: "The tools' ids.") var tools: [String]
    @Flag(help: "Revoke open grants; without it they run out.") var revoke = false
    @Option(help: "Why.") var reason: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "tools": .strings(tools), "status": .string(status), "revoke": .bool(revoke), "reason": .text(reason),
        ]
        guard reason != nil else {
            let preview = try await options.call("catalog/statuses/preview", input.withoutNulls)
            return Shown.one(preview, json: options.json)
        }
        let results = try await options.call("catalog/statuses", input.withoutNulls)
        Shown.list(results, json: options.json, "tool", "done", "outcome", "message")
    }
}
