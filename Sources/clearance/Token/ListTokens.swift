import ArgumentParser
import Kernel

struct ListTokens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the tokens of the organization, without their values.",
        discussion: """
            EXAMPLE
              clearance token list
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let found = try await options.call("token/list")
        Shown.list(found, json: options.json, "id", "name", "roles", "person", "expiresAt", "revokedAt")
    }
}
