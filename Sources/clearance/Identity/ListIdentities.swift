import ArgumentParser
import Kernel

struct ListIdentities: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the mappings; external identities are shown as references.",
        discussion: """
            EXAMPLE
              clearance identity list
            """
    )

    @Option(help: "Where the page begins.") var after: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["after": .text(after)]
        let found = try await options.call("identity/list", input.withoutNulls)
        Shown.list(found, json: options.json, "person", "connection", "identity", "mappedAt")
    }
}
