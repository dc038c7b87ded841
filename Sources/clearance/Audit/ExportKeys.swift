import ArgumentParser
import Foundation
import Kernel
import Ledger

struct ExportKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mac-keys",
        abstract: "Writes the secret keys of the authentication codes to a file that only you can read.",
        discussion: """
            With this file `audit verify --mac-key` checks the code of every entry in an export. Whoever holds it can also make \
            codes for entries that nobody recorded; it signs no checkpoint. The log says that it was written.

            EXAMPLE
              clearance audit mac-keys --out mac-keys.txt
            """
    )

    @Option(help: "The file to make; it must not exist yet.") var out: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let file = try SecretFile(creating: out)
        do {
            let answer = try await options.call("log/mac-keys")
            try file.write(Secret(answer["file"]?.string ?? ""))
        } catch {
            file.remove()
            throw error
        }
        let warning =
            "warning: `\(out)` holds secret keys; hand it over apart from the export, and delete it afterwards\n"
        FileHandle.standardError.write(Data(warning.utf8))
    }
}
