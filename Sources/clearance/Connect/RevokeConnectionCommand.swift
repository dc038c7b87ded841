import ArgumentParser
import Kernel

struct RevokeConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Ends a connection for good: its sessions end, its secrets are wiped, its history stays.",
        discussion: """
            EXAMPLE
              clearance connect revoke 01jd --reason "the contract has ended"
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @Option(help: "Why; it stands on the log.") var reason: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["connection": .string(connection), "reason": .string(reason)]
        Shown.one(try await options.call("connect/revoke", input), json: options.json)
    }
}
