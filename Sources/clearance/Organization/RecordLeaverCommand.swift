import ArgumentParser
import Kernel

struct RecordLeaverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leaver",
        abstract: "Says that a person has left: grants are revoked, requests cancelled, the account closed.",
        discussion: """
            Needs the token of another site admin. More grants than an hour may bring wait for one more admin.

            EXAMPLE
              clearance organization leaver 01jd --reason "last day was Friday"
            """
    )

    @Argument(help: "The person's id.") var person: String
    @Option(help: "How you know.") var reason: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["person": .string(person), "reason": .string(reason)]
        Shown.one(try await options.call("people/leave", input), json: options.json)
    }
}
