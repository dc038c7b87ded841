import ArgumentParser
import Kernel

struct ReauthorizeConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reauthorize",
        abstract: "Asks the other side anew, after its trust was given again.",
        discussion: """
            EXAMPLE
              clearance connect reauthorize 01jd
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let test = try await options.call("connect/reauthorize", ["connection": .string(connection)])
        try TestConnectionCommand.tell(test, json: options.json)
    }
}
