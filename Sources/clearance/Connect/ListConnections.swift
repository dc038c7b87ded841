import ArgumentParser
import Kernel

struct ListConnections: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the connections.",
        discussion: """
            EXAMPLE
              clearance connect list
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let found = try await options.call("connect/list")
        Shown.list(found, json: options.json, "connection", "kind", "name", "state", "lastTestPassed", "lastTestedAt")
    }
}
