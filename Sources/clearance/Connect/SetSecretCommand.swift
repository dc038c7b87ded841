import ArgumentParser
import Kernel

struct SetSecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Seals a secret of a connection, read from standard input; it is never shown again.",
        discussion: """
            EXAMPLE
              clearance connect secret 01jd private_key < okta-key.pem
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @Argument(help: "The secret's name, such as `private_key` or `api_token`.") var field: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let value = SecretInput.standardInput()
        let input: JSON = ["connection": .string(connection), "field": .string(field), "value": .string(value)]
        Shown.one(try await options.call("connect/secret", input), json: options.json)
    }
}
