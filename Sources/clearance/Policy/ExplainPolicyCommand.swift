import ArgumentParser
import Domain
import Kernel

struct ExplainPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tells why policy decided as it did: every rule, and the smallest change that turns it around.",
        discussion: """
            EXAMPLE
              clearance policy explain HELP-12
              clearance policy explain --policy policy.yaml --facts facts.json
            """
    )

    @Argument(help: "The issue of a request that was decided.") var issue: String?
    @Option(help: "A policy file to explain instead; needs `--facts`.") var policy: String?
    @Option(help: "A YAML or JSON file with the facts of a request.") var facts: String?
    @OptionGroup var options: OperatorOptions

    func validate() throws {
        guard (issue != nil) != (policy != nil && facts != nil) else {
            throw ValidationError("Name an issue, or a policy file with `--policy` and facts with `--facts`.")
        }
    }

    func run() async throws {
        let answer =
            if let issue {
                try await options.call("policy/explain", ["issue": .string(issue)])
            } else {
                try explainFiles()
            }
        Shown.one(answer, json: options.json)
        if !options.json {
            for rule in answer["rules"]?.array ?? [] { print("  " + Self.text(rule)) }
        }
    }

    private func explainFiles() throws -> JSON {
        guard let policy, let facts, let given = PolicyFacts(json: try DocumentInput.read(facts)) else {
            throw Refusal(
                .invalid,
                "facts_invalid",
                "the facts need project, tool, role, status, risk and requestedDays"
            )
        }
        let document = try Policy(json: try DocumentInput.read(policy))
        let change = FindSmallestChange(document, given)()
        let explained = document.explain(given).json
        return .object((explained.members ?? []) + [JSON.Member("smallestChange", change?.json ?? .null)])
    }

    private static func text(_ rule: JSON) -> String {
        let name = "\(rule["rule"]?.string ?? "") (\(rule["effect"]?.string ?? ""))"
        return rule["matched"]?.bool == true ? "\(name) matches" : "\(name) fails at \(rule["failing"]?.string ?? "")"
    }
}
