import ArgumentParser
import Kernel

struct ShowPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints the policy in force, or a draft.",
        discussion: "Example: clearance policy show"
    )

    @Option(help: "The draft's id.") var draft: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        guard let draft else { return print(try await options.call("policy/show").text) }
        print(try await options.call("policy/draft/show", ["draft": .string(draft)]).text)
    }
}

struct InstallPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Brings the first policy of a new organization; later ones need a draft and a second admin.",
        discussion: "Example: clearance policy install policy.yaml"
    )

    @Argument(help: "A YAML or JSON file.") var file: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        Shown.one(try await options.call("policy/install", try DocumentInput.read(file)), json: options.json)
    }
}

struct DraftPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "Makes a draft from a file, or edits one; needs the token of a site admin.",
        discussion: "Example: clearance policy draft policy.yaml --token \"$TOKEN\""
    )

    @Argument(help: "A YAML or JSON file.") var file: String
    @Option(help: "The draft to edit.") var draft: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["policy": try DocumentInput.read(file), "draft": .text(draft)]
        Shown.one(try await options.call("policy/draft", input), json: options.json)
    }
}

struct ListDraftsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drafts",
        abstract: "Lists the open drafts.",
        discussion: "Example: clearance policy drafts"
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let answer = try await options.call("policy/drafts")
        Shown.list(answer, json: options.json, "draft", "base", "hash", "editedAt", "confirmedAt")
    }
}

struct ConfirmDraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Announces that the only site admin publishes without a review, a day from now.",
        discussion: "Example: clearance policy confirm DRAFT \"publish 1a2b3c4d unreviewed\" --token \"$TOKEN\""
    )

    @Argument(help: "The draft's id.") var draft: String
    @Argument(help: "The words that `policy drafts --json` shows as `confirmation`.") var typed: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["draft": .string(draft), "typed": .string(typed)]
        Shown.one(try await options.call("policy/confirm", input), json: options.json)
    }
}

struct PublishDraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Puts a draft in force; needs the token of a site admin who did not edit it.",
        discussion: "Example: clearance policy publish DRAFT HASH --token \"$TOKEN\""
    )

    @Argument(help: "The draft's id.") var draft: String
    @Argument(help: "The hash of the draft that you looked at, eight digits at least.") var hash: String
    @Flag(help: "Publish although the difference to the policy in force could not be told exactly.")
    var acceptInexact = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "draft": .string(draft), "hash": .string(hash), "acceptsInexact": .bool(acceptInexact),
        ]
        Shown.one(try await options.call("policy/publish", input), json: options.json)
    }
}

struct DiscardDraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: "Gives a draft up.",
        discussion: "Example: clearance policy discard DRAFT --token \"$TOKEN\""
    )

    @Argument(help: "The draft's id.") var draft: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        Shown.one(try await options.call("policy/discard", ["draft": .string(draft)]), json: options.json)
    }
}

struct OverrideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "override",
        abstract: "Sets guardrails aside for one pending request, with reason and end.",
        discussion: """
            EXAMPLE
              clearance policy override HELP-12 --reason "audit week" --until 2027-02-01T00:00:00Z --token "$TOKEN"
            """
    )

    @Argument(help: "The issue of the request.") var issue: String
    @Option(help: "Why.") var reason: String
    @Option(help: "When it ends, at most 30 days from now.") var until: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["issue": .string(issue), "reason": .string(reason), "until": .string(until)]
        Shown.one(try await options.call("policy/override", input), json: options.json)
    }
}
