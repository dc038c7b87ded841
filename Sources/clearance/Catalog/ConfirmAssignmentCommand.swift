import ArgumentParser
import Kernel

struct ConfirmAssignmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Notes that the group is assigned to the real application.",
        discussion: """
            EXAMPLE
              clearance catalog confirm claude-enterprise
            """
    )

    @Argument(help: "The tool's id.") var tool: String
    @Option(help: "The tool's role.") var role = "user"
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["tool": .string(tool), "role": .string(role)]
        Shown.one(try await options.call("catalog/confirm", input), json: options.json)
    }
}
