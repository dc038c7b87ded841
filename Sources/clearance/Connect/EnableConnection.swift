import ArgumentParser
import Kernel

struct EnableConnection: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Switches a connection on; held jobs go on.",
        discussion: """
            EXAMPLE
              clearance connect enable 01jd
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["connection": .string(connection)]
        Shown.one(try await options.call("connect/enable", input), json: options.json)
    }
}
