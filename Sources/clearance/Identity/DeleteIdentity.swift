import ArgumentParser
import Kernel

struct DeleteIdentity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Takes a mapping away, once no open grant depends on it.",
        discussion: """
            EXAMPLE
              clearance identity delete 01jd 01je
            """
    )

    @Argument(help: "The person's id.") var person: String
    @Argument(help: "The connection's id.") var connection: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["person": .string(person), "connection": .string(connection)]
        Shown.one(try await options.call("identity/delete", input), json: options.json)
    }
}
