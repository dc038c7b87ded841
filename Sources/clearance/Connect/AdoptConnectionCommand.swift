import ArgumentParser
import Kernel

struct AdoptConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Lets a revoked or disconnected connection go on under the binding of a new one, which ends.",
        discussion: """
            EXAMPLE
              clearance connect adopt 01jd --from 01jf
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @Option(help: "The new connection; its test has passed.") var from: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["connection": .string(connection), "from": .string(from)]
        try TestConnectionCommand.tell(try await options.call("connect/adopt", input), json: options.json)
    }
}
