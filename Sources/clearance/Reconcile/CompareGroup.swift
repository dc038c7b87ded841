import ArgumentParser
import Kernel

struct CompareGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "now",
        abstract: "Compares a group now instead of at its next hour; a worker does it.",
        discussion: """
            EXAMPLE
              clearance reconcile now 01jd
            """
    )

    @Argument(help: "The comparison's id, as `clearance reconcile groups` lists it.") var comparison: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["comparison": .string(comparison)]
        Shown.one(try await options.call("reconcile/now", input), json: options.json)
    }
}
