import ArgumentParser
import Kernel

struct ListKinds: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kinds",
        abstract: "Lists the kinds of connections, with their settings.",
        discussion: """
            EXAMPLE
              clearance connect kinds --json
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let kinds = try await options.call("connect/kinds")
        Shown.list(kinds, json: options.json, "kind", "name", "settings", "providers")
    }
}
