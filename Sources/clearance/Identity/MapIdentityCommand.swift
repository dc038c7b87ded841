import ArgumentParser
import Kernel

struct MapIdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Says which account a person has at a directory; the login is read from standard input.",
        discussion: """
            EXAMPLE
              echo pat@acme.example | clearance identity map 01jd 01je
            """
    )

    @Argument(help: "The person's id.") var person: String
    @Argument(help: "The connection's id.") var connection: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let login = SecretInput.standardInput()
        let input: JSON = ["person": .string(person), "connection": .string(connection), "login": .string(login)]
        Shown.one(try await options.call("identity/map", input), json: options.json)
    }
}
