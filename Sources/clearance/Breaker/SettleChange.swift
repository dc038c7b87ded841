import ArgumentParser
import Kernel

struct SettleChange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract: "Lets a held change go on, or gives it up.",
        discussion: """
            Needs the token of a site admin; letting it go on, of another one than asked for it, where there is one.

            EXAMPLE
              clearance breaker settle 01jd --release --reason "the team was dissolved"
              clearance breaker settle 01jd --reason "asked for by mistake"
            """
    )

    @Argument(help: "The change's id, as `clearance breaker changes` lists it.") var change: String
    @Flag(help: "Let it go on.") var release = false
    @Option(help: "Why.") var reason: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["change": .string(change), "release": .bool(release), "reason": .string(reason)]
        Shown.one(try await options.call("breaker/settle", input), json: options.json)
    }
}
