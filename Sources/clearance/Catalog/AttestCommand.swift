import ArgumentParser
import Kernel

struct ListAttestations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attestations",
        abstract: "Lists what is attested of a tool, and whether it still counts.",
        discussion: """
            EXAMPLE
              clearance catalog attestations claude-enterprise
            """
    )

    @Argument(help: "The tool's id.") var tool: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let found = try await options.call("catalog/attestations", ["tool": .string(tool)])
        Shown.list(found, json: options.json, "fact", "holds", "detail", "statedAt", "validUntil", "stale", "source")
    }
}

struct AttestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attest",
        abstract: "Attests what the vendor states about a tool, with its source and how long it counts.",
        discussion: """
            Needs the token of a site admin. Facts: noTraining, trainingOptOut, zeroRetention, limitedRetention,
            dataResidency, dpa, subProcessors, soc2, iso27001, iso42001, singleSignOn. A day counts from its first
            moment in UTC.

            EXAMPLE
              clearance catalog attest claude-enterprise soc2 yes --source https://trust.anthropic.com \
                --stated 2026-06-01 --valid-until 2027-06-01 --note "type 2, read in full"
            """
    )

    @Argument(help: "The tool's id.") var tool: String
    @Argument(help: "The fact.") var fact: String
    @Argument(help: "yes or no.") var holds: String
    @Option(help: "Where the vendor says so, an https address.") var source: String
    @Option(help: "The day on which the source said so.") var stated: String
    @Option(help: "The first day on which it counts no longer.") var validUntil: String
    @Option(help: "Such as `30 days` or `EU`.") var detail: String?
    @Option(help: "What was looked at.") var note: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        guard holds == "yes" || holds == "no" else {
            throw Refusal(.invalid, "holds_missing", "say `yes` or `no`: whether the fact holds")
        }
        let input: JSON = [
            "tool": .string(tool), "fact": .string(fact), "holds": .bool(holds == "yes"), "source": .string(source),
            "statedAt": .string(stated), "validUntil": .string(validUntil), "detail": .text(detail),
            "note": .text(note),
        ]
        Shown.one(try await options.call("catalog/attest", input.withoutNulls), json: options.json)
    }
}

struct WithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Takes an attestation back.",
        discussion: """
            Needs the token of a site admin.

            EXAMPLE
              clearance catalog withdraw claude-enterprise soc2 --reason superseded
            """
    )

    @Argument(help: "The tool's id.") var tool: String
    @Argument(help: "The fact.") var fact: String
    @Option(help: "Why.") var reason: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["tool": .string(tool), "fact": .string(fact), "reason": .string(reason)]
        Shown.one(try await options.call("catalog/withdraw", input), json: options.json)
    }
}
