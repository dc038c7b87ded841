import ArgumentParser
import Kernel

struct ProveEntry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Proves that an entry is in the tree of the newest checkpoint (RFC 6962).",
        discussion: """
            EXAMPLE
              clearance audit prove 42
            """
    )

    @Argument(help: "The entry's number.") var seq: Int64
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        print(try await options.call("log/prove", ["seq": .integer(seq)]).text)
    }
}
