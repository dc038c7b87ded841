import ArgumentParser
import Kernel

struct ReassignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reassign",
        abstract: "Asks somebody else to decide at an open stage of a request.",
        discussion: """
            Needs the token of an approver who is asked there, or of a site admin.

            EXAMPLE
              clearance approvals reassign AI-17 --to p01h --stage security --reason leave
            """
    )

    @Argument(help: "The request's issue.") var issue: String
    @Option(help: "The id of an approver or site admin who is no party to it.") var to: String
    @Option(help: "The stage; not needed where one is open.") var stage: String?
    @Option(help: "Why.") var reason: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "issue": .string(issue), "to": .string(to), "stage": .text(stage), "reason": .string(reason),
        ]
        Shown.one(try await options.call("approvals/reassign", input.withoutNulls), json: options.json)
    }
}
