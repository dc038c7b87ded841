import ArgumentParser
import Kernel

struct ListDelegations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delegations",
        abstract: "Lists who may decide in whose name.",
        discussion: "Example: clearance approvals delegations"
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let answer = try await options.call("approvals/delegations")
        Shown.list(answer, json: options.json, "from", "to", "until", "reason")
    }
}

struct Delegate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delegate",
        abstract: "Lets another approver decide where a person is asked; with --end it is over.",
        discussion: """
            EXAMPLE
              clearance approvals delegate p01h p02k --reason leave --until 2027-01-31T00:00:00Z
            """
    )

    @Argument(help: "The id of the person who is asked.") var from: String
    @Argument(help: "The id of the approver or site admin who may decide, too.") var to: String?
    @Option(help: "Why.") var reason: String?
    @Option(help: "When it ends, within 90 days.") var until: String?
    @Flag(help: "End the delegation that there is.") var end = false
    @OptionGroup var options: OperatorOptions

    func validate() throws {
        guard end != (until != nil) else { throw ValidationError("give either --until or --end") }
    }

    func run() async throws {
        let input: JSON = ["from": .string(from), "to": .text(to), "reason": .text(reason), "until": .text(until)]
        Shown.one(try await options.call("approvals/delegate", input.withoutNulls), json: options.json)
    }
}

struct Away: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "away",
        abstract: "Says when a person is away, so that others are asked; without --until they are here again.",
        discussion: "Example: clearance approvals away p01h --until 2027-01-31T00:00:00Z"
    )

    @Argument(help: "The person's id.") var person: String
    @Option(help: "From when; now unless given.") var from: String?
    @Option(help: "Until when, within 365 days.") var until: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["person": .string(person), "from": .text(from), "until": .text(until)]
        Shown.one(try await options.call("approvals/away", input.withoutNulls), json: options.json)
    }
}
