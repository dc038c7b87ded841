import ArgumentParser
import Kernel

struct ExportCatalogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the catalog as CSV or JSON; what comes back by `import` unchanged changes nothing.",
        discussion: """
            EXAMPLE
              clearance catalog export --out catalog.csv
            """
    )

    @Option(help: "csv or json.") var format = "csv"
    @Option(help: "Where to write; standard output when not given.") var out: String?
    @Flag(help: "Begin with a byte order mark, which Excel needs to read UTF-8.") var bom = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let answer = try await options.call("catalog/export", ["format": .string(format), "bom": .bool(bom)])
        let file = try ExportFile(out, resume: false)
        try file.write(Array((answer["content"]?.string ?? "").utf8))
        try file.close(noun: "lines", heads: format == "csv" ? 1 : 0, empty: "the catalog is empty")
    }
}
