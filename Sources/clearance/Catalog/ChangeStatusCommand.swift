import ArgumentParser
import Kernel

struct ChangeStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Changes a tool's status, and says whether its open grants are kept or revoked.",
        discussion: """
            Without a reason it only shows what would happen. With one it needs the token of a site admin, and more
            removals than an hour may bring wait for another admin.

            EXAMPLE
              clearance catalog status claude-enterprise blocked
              clearance catalog status claude-enterprise blocked --revoke --reason "a leak"
            """
    )

    @Argument(help: "The tool's id.") var tool: String
    @Argument(help: "approved, pilot, restricted, blocked or retired.") var status: String
    @Flag(help: "Revoke open grants; without it they run out.") var revoke = false
    @Option(help: "Why.") var reason: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "tool": .string(tool), "status": .string(status), "revoke": .bool(revoke), "reason": .text(reason),
        ]
        let operation = reason == nil ? "catalog/preview" : "catalog/status"
        Shown.one(try await options.call(operation, input.withoutNulls), json: options.json)
    }
}
