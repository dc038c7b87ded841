import ArgumentParser
import Kernel

struct AnswerReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Keeps or revokes the access that a review asks about.",
        discussion: """
            Needs the token of an approver who is neither holder nor requester.

            EXAMPLE
              clearance reviews answer 01jd keep --reason "still in the project"
            """
    )

    @Argument(help: "The review's id.") var review: String
    @Argument(help: "keep or revoke.") var answer: String
    @Option(help: "Why.") var reason: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["review": .string(review), "answer": .string(answer), "reason": .string(reason)]
        Shown.one(try await options.call("reviews/answer", input), json: options.json)
    }
}
