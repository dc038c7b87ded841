import ArgumentParser
import Kernel

struct SignCheckpoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Prints a signed checkpoint over every entry, for handing out (C2SP tlog-checkpoint).",
        discussion: """
            EXAMPLE
              clearance audit checkpoint > monday.txt
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let answer = try await options.call("log/checkpoint")
        if options.json { return print(answer.text) }
        print(answer["checkpoint"]?.string ?? "", terminator: "")
    }
}
