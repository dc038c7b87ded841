import ArgumentParser
import Kernel

struct ShowKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Prints the log's public key, to be handed to auditors once.",
        discussion: """
            EXAMPLE
              clearance audit key > vkey.txt
              clearance audit key --all
            """
    )

    @Flag(help: "Also prints the keys that were in use before, the newest first.") var all = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let answer = try await options.call("log/key")
        if options.json { return print(answer.text) }
        print(answer["key"]?.string ?? "")
        for key in all ? answer["earlier"]?.array ?? [] : [] { print(key.string ?? "") }
    }
}
