import ArgumentParser
import Kernel

struct ReviewSettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Shows when and how grants are reviewed; with an issue type it says so anew.",
        discussion: """
            EXAMPLE
              clearance reviews settings
              clearance reviews settings --issue-type 10002 --window 14 --answer 7 --grace 3 --revoked-from high
              clearance reviews settings --off
            """
    )

    @Option(help: "The numeric id of the issue type that asks, in the intake project.") var issueType: String?
    @Option(help: "How many days before its end a grant is asked about, 1 to 90; 14 unless given.") var window: Int?
    @Option(help: "How many days there are to answer, 1 to the window; 7 unless given.") var answer: Int?
    @Option(help: "How many days a late answer is waited for, 0 to 30; 3 unless given.") var grace: Int?
    @Option(help: "From which risk on silence revokes: low, medium or high.") var revokedFrom: String?
    @Flag(help: "Review no more grants.") var off = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "issueType": .text(issueType), "windowDays": .int(window), "answerDays": .int(answer),
            "graceDays": .int(grace), "revokedFrom": .text(revokedFrom), "off": off ? true : .null,
        ]
        let isQuestion = issueType == nil && !off
        let shown = try await options.call(
            isQuestion ? "reviews/settings" : "reviews/configure",
            isQuestion ? [:] : input.withoutNulls
        )
        if shown.isNull, !options.json { return print("no grant is reviewed") }
        Shown.one(shown, json: options.json)
    }
}
