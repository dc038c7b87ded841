import ArgumentParser
import Kernel

struct MakeHook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook",
        abstract:
            "Makes an address that Jira's webhook may call; its secret is set with `connect secret ID webhook_secret`.",
        discussion: """
            EXAMPLE
              clearance organization hook
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        Shown.one(try await options.call("intake/hook"), json: options.json)
    }
}
