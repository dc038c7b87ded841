import ArgumentParser
import Kernel

struct ShowConnection: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a connection with its settings and what this server made for it.",
        discussion: """
            EXAMPLE
              clearance connect show 01jd --json
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let shown = try await options.call("connect/show", ["connection": .string(connection)])
        Shown.one(shown, json: options.json)
    }
}
