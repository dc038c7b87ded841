import ArgumentParser
import Kernel

struct ApplyCatalog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Adds or changes the tools of a file; other tools stay as they are.",
        discussion: """
            EXAMPLE
              clearance catalog apply tools.yaml
            """
    )

    @Argument(help: "A YAML or JSON file with a list `tools`.") var file: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let saved = try await options.call("catalog/apply", try DocumentInput.read(file))
        Shown.list(saved, json: options.json, "id", "name", "status", "risk", "maximumDays", "connection")
    }
}
