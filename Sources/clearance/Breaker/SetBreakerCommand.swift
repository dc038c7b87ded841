import ArgumentParser
import Kernel

struct SetBreakerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Sets how many removals an hour may bring: the smaller of a number and a share of the open grants.",
        discussion: """
            Needs the token of a site admin.

            EXAMPLE
              clearance breaker set --most 50 --percent 10
            """
    )

    @Option(help: "Removals an hour, 1 to 10,000.") var most: Int
    @Option(help: "Removals an hour in percent of the open grants, 1 to 100.") var percent: Int
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["most": .int(most), "percent": .int(percent)]
        Shown.one(try await options.call("breaker/set", input), json: options.json)
    }
}
