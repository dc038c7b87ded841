import ArgumentParser
import Kernel

struct DisableConnection: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Switches a connection off: no call is made, jobs are held.",
        discussion: """
            EXAMPLE
              clearance connect disable 01jd
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["connection": .string(connection)]
        Shown.one(try await options.call("connect/disable", input), json: options.json)
    }
}
