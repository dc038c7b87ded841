import ArgumentParser
import Kernel

struct RecordReturnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Opens the account of a person who had left; what was revoked stays so.",
        discussion: """
            Needs the token of a site admin.

            EXAMPLE
              clearance organization return 01jd --reason "was on leave"
            """
    )

    @Argument(help: "The person's id.") var person: String
    @Option(help: "Why.") var reason: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["person": .string(person), "reason": .string(reason)]
        Shown.one(try await options.call("people/return", input), json: options.json)
    }
}
