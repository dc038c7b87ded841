import ArgumentParser
import Kernel

struct RotateKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key",
        abstract: "Replaces the key that signs checkpoints, or the one of the codes; the log announces it first.",
        discussion: """
            What is signed from then on carries a signature by the new key and one by the key before, so that auditors have \
            until the next rotation to take the new one. What was signed earlier is verified with the key of its time: give \
            `audit verify` both. A new key of the codes leaves the signing key as it is.

            EXAMPLE
              clearance audit rotate-key checkpoints
              clearance audit key > vkey-2.txt
            """
    )

    @Argument(help: "`checkpoints` or `codes`.") var key: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        Shown.one(try await options.call("log/rotate-key", ["key": .string(key)]), json: options.json)
    }
}
