import ArgumentParser
import Kernel

struct PublishPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Shows the policy in force, or publishes another from a file.",
        discussion: """
            EXAMPLE
              clearance organization policy policy.yaml
            """
    )

    @Argument(help: "A YAML or JSON file with `rules` and `guardrails`; without it the present policy is shown.")
    var file: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        guard let file else { return print(try await options.call("policy/show").text) }
        Shown.one(try await options.call("policy/publish", try DocumentInput.read(file)), json: options.json)
    }
}
