import ArgumentParser
import Kernel

struct BindGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bind",
        abstract: "Makes the entitlement group of a tool's role, or binds one that exists.",
        discussion: """
            EXAMPLE
              clearance catalog bind claude-enterprise --group 00g1emaKYZTWRYYRRTSK
            """
    )

    @Argument(help: "The tool's id.") var tool: String
    @Option(help: "The tool's role.") var role = "user"
    @Option(help: "The id of a group to bind; without it the recommended group is made.") var group: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["tool": .string(tool), "role": .string(role), "group": .text(group)]
        Shown.one(try await options.call("catalog/bind", input.withoutNulls), json: options.json)
    }
}
