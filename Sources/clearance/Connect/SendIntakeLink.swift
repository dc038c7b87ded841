import ArgumentParser
import Kernel

struct SendIntakeLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake-link",
        abstract: "Makes a link by which an admin of the organization hands in the secrets, once.",
        discussion: """
            EXAMPLE
              clearance connect intake-link 01jd --hours 24
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @Option(
        name: .customLong("field"),
        help: "A secret's name; all that the connection proves itself with unless given."
    )
    var fields: [String] = []
    @Option(help: "For how many hours it is good, 1 to 168.") var hours: Int?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "connection": .string(connection), "fields": .strings(fields), "hours": .int(hours),
        ]
        let made = try await options.call("connect/intake-link", input.withoutNulls)
        Shown.one(made, json: options.json)
    }
}
