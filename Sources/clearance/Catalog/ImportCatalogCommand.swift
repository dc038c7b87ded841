import ArgumentParser
import Kernel

struct ImportCatalogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Shows what a file would do to the catalog, line by line, and does it when asked.",
        discussion: """
            Without --apply or --apply-valid nothing is changed. A file has 10,000 tools at most; columns that it does
            not name stay as they are.

            EXAMPLE
              clearance catalog import catalog.csv
              clearance catalog import catalog.csv --apply
            """
    )

    @Argument(help: "A CSV or JSON file.") var file: String
    @Option(help: "csv or json; told by the file's name when not given.") var format: String?
    @Flag(help: "Apply the file, unless a line is refused.") var apply = false
    @Flag(help: "Apply what is sound, and leave refused lines out.") var applyValid = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let mode = applyValid ? "valid" : apply ? "all" : "preview"
        let input: JSON = [
            "format": .string(format ?? (file.hasSuffix(".json") ? "json" : "csv")),
            "content": .string(try TextInput.read(file)), "apply": .string(mode),
        ]
        let answer = try await options.call("catalog/import", input)
        if !options.json, let counts = answer.members?.filter({ $0.key != "items" }) {
            Shown.one(JSON.object(counts), json: false)
        }
        Shown.list(answer, json: options.json, "line", "tool", "outcome", "changes", "message")
        guard mode == "preview" || answer["applied"]?.bool == true else { throw ExitCode(1) }
    }
}
