import ArgumentParser
import Kernel

struct ReplayPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decides past requests anew by another policy, and counts whose answer changes.",
        discussion: """
            EXAMPLE
              clearance policy replay policy.yaml --from 2026-01-01T00:00:00Z --to 2026-07-01T00:00:00Z
            """
    )

    @Argument(help: "A YAML or JSON file with the policy to try out.") var file: String
    @Option(help: "Only requests raised at this time or later.") var from: String?
    @Option(help: "Only requests raised before this time.") var to: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["policy": try DocumentInput.read(file), "from": .text(from), "to": .text(to)]
        Shown.one(try await options.call("policy/replay", input), json: options.json)
    }
}
