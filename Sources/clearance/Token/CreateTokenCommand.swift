import ArgumentParser
import Kernel

struct CreateTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes a token with some of your own roles; its value is shown once.",
        discussion: """
            It can do no more than the token that makes it, ends when that one ends, and is revoked with it. Longer ones are made
            on the console.

            EXAMPLE
              clearance token create 'nightly report' --role auditor --days 30
            """
    )

    @Argument(help: "What the token is for.") var name: String
    @Option(name: .customLong("role"), help: "A role it shall have; all of the making token's when none is given.")
    var roles: [String] = []
    @Option(help: "How long it lives, up to 365 days.") var days = 90
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["name": .string(name), "roles": .strings(roles), "days": .integer(Int64(days))]
        Shown.one(try await options.call("token/create", input), json: options.json)
    }
}
