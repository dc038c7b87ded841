import ArgumentParser
import Kernel

struct ApprovalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals",
        abstract: "Who decides on requests: stages, tool owners, and who would be asked.",
        subcommands: [
            ShowApprovals.self, SetApprovals.self, SetOwners.self, WhoApproves.self, ListDelegations.self,
            Delegate.self, Away.self, ReassignCommand.self,
        ]
    )
}

struct ShowApprovals: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints who decides at which stage.",
        discussion: "Example: clearance approvals show"
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws { print(try await options.call("approvals/show").text) }
}

struct SetApprovals: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Says who decides at which stage; replaces what was set before.",
        discussion: "Example: clearance approvals set approvals.yaml"
    )

    @Argument(help: "A YAML or JSON file.") var file: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        print(try await options.call("approvals/set", try DocumentInput.read(file)).text)
    }
}

struct SetOwners: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "owners",
        abstract: "Names the people who answer for a tool; none takes the owners away.",
        discussion: "Example: clearance approvals owners claude p01h"
    )

    @Argument(help: "The tool's id.") var tool: String
    @Argument(help: "Ids of approvers or site admins, as `clearance organization people` lists them.")
    var owners: [String] = []
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["tool": .string(tool), "owners": .strings(owners)]
        Shown.one(try await options.call("approvals/owners", input), json: options.json)
    }
}

struct WhoApproves: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "who",
        abstract: "Tells who would decide if a person asked for a tool now.",
        discussion: "Example: clearance approvals who claude p01h --days 30 --data internal"
    )

    @Argument(help: "The tool's id.") var tool: String
    @Argument(help: "The id of the person who would ask.") var person: String
    @Option(help: "A role of the tool; the default one unless given.") var role: String?
    @Option(help: "For how many days; the tool's most, or 30, unless given.") var days: Int?
    @Option(help: "A class of data; may be given several times.") var data: [String] = []
    @Option(help: "The id of a Jira group of the person; may be given several times.") var group: [String] = []
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "tool": .string(tool), "person": .string(person), "role": .text(role), "days": .int(days),
            "dataClasses": .strings(data), "groups": .strings(group),
        ]
        let answer = try await options.call("approvals/who", input.withoutNulls)
        guard !options.json else { return print(answer.text) }
        let outcome = answer["outcome"]?.string ?? ""
        print("policy: \(outcome)")
        if let waiting = answer["waitingFor"]?.string { print("waiting for: \(waiting)") }
    }
}
