import ArgumentParser
import Kernel

struct ListTools: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the tools.",
        discussion: """
            EXAMPLE
              clearance catalog list
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let tools = try await options.call("catalog/list")
        Shown.list(tools, json: options.json, "id", "name", "status", "risk", "maximumDays", "connection")
    }
}
