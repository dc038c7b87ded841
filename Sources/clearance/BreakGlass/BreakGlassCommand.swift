import ArgumentParser
import Kernel

struct BreakGlassCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "break-glass",
        abstract: "Access in an emergency for some hours, reviewed afterwards; off until an admin switches it on.",
        subcommands: [
            UseBreakGlassCommand.self, ListBreakGlass.self, ReviewBreakGlassCommand.self,
            BreakGlassSettingsCommand.self,
        ]
    )
}

struct UseBreakGlassCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "Gives access to a pending request without the approvers who are asked.",
        discussion: """
            Needs the token of somebody who may, and who is no party to the request.

            EXAMPLE
              clearance break-glass use AI-17 --hours 2 --reason outage
            """
    )

    @Argument(help: "The request's issue.") var issue: String
    @Option(help: "For how many hours, 1 to 4.") var hours: Int
    @Option(help: "Why it cannot wait.") var reason: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["issue": .string(issue), "hours": .int(hours), "reason": .string(reason)]
        Shown.one(try await options.call("break-glass/use", input), json: options.json)
    }
}

struct ListBreakGlass: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists uses that wait for a review, by when it is due.",
        discussion: """
            EXAMPLE
              clearance break-glass list
              clearance break-glass list --reviewed
            """
    )

    @Flag(help: "Those that were reviewed, newest first.") var reviewed = false
    @Option(help: "Where the page begins.") var after: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["reviewed": .bool(reviewed), "after": .text(after)]
        let found = try await options.call("break-glass/list", input.withoutNulls)
        Shown.list(found, json: options.json, "id", "request", "by", "at", "hours", "dueAt", "verdict", "reason")
    }
}

struct ReviewBreakGlassCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Says whether a use was justified; access that was not is revoked.",
        discussion: """
            Needs the token of an approver who neither used it nor gained by it.

            EXAMPLE
              clearance break-glass review 01jd justified --comment confirmed
            """
    )

    @Argument(help: "The use's id.") var use: String
    @Argument(help: "justified or unjustified.") var verdict: String
    @Option(help: "What you found.") var comment: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["use": .string(use), "verdict": .string(verdict), "comment": .string(comment)]
        Shown.one(try await options.call("break-glass/review", input), json: options.json)
    }
}

struct BreakGlassSettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Shows who may break the glass; with `--invokers` it switches it on.",
        discussion: """
            EXAMPLE
              clearance break-glass settings
              clearance break-glass settings --invokers admin --hours 4 --days 3
              clearance break-glass settings --off
            """
    )

    @Option(help: "The least role that may: admin or approver.") var invokers: String?
    @Option(help: "The most hours, 1 to 4; 4 unless given.") var hours: Int?
    @Option(help: "Within how many days somebody else reviews it, 1 to 30; 3 unless given.") var days: Int?
    @Flag(help: "Switch it off.") var off = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "invokers": .text(invokers), "mostHours": .int(hours), "reviewDays": .int(days), "off": off ? true : .null,
        ]
        let isQuestion = invokers == nil && !off
        let shown = try await options.call(
            isQuestion ? "break-glass/settings" : "break-glass/configure",
            isQuestion ? [:] : input.withoutNulls
        )
        if shown.isNull, !options.json { return print("break-glass is off") }
        Shown.one(shown, json: options.json)
    }
}
