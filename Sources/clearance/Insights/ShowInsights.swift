import ArgumentParser
import Kernel

struct ShowInsights: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints the figures of the last days, for all tools or one.",
        discussion: """
            EXAMPLE
              clearance insights show --days 30 --json
            """
    )

    @Option(help: "How many UTC days, today among them; at most 365.") var days: Int64 = 90
    @Option(help: "Only this tool.") var tool: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["days": .integer(days), "tool": .text(tool)]
        Shown.one(try await options.call("insights/show", input.withoutNulls), json: options.json)
    }
}
