import ArgumentParser
import Kernel

struct ShowBreaker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows how many removals this hour may bring, and how many it brought.",
        discussion: """
            EXAMPLE
              clearance breaker show
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws { Shown.one(try await options.call("breaker/show"), json: options.json) }
}
