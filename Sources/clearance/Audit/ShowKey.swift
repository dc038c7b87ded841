import ArgumentParser
import Kernel

struct ShowKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Prints the log's public key, to be handed to auditors once.",
        discussion: """
            EXAMPLE
              clearance audit key > vkey.txt
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let answer = try await options.call("log/key")
        print(options.json ? answer.text : answer["key"]?.string ?? "")
    }
}
