import ArgumentParser
import Kernel

struct RevokeTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Ends a token at once.",
        discussion: """
            EXAMPLE
              clearance token revoke 01jd
            """
    )

    @Argument(help: "The token's id.") var id: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        Shown.one(try await options.call("token/revoke", ["id": .string(id)]), json: options.json)
    }
}
