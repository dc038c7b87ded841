import ArgumentParser
import Domain
import Kernel

struct CheckPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads a policy file, runs its examples and looks for dead, shadowed and contradictory rules.",
        discussion: """
            Needs no server. Ends with 0 when the policy could be published, else with 2.

            EXAMPLE
              clearance policy check policy.yaml
            """
    )

    @Argument(help: "A YAML or JSON file.") var file: String
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let document = PolicyDocument(reading: try DocumentInput.read(file))
        let check = document.problems.isEmpty ? document.policy.check() : PolicyCheck(problems: document.problems)
        let findings = document.problems.isEmpty ? document.policy.findings() : []
        let isSound = check.isPassed && !findings.contains { $0.kind == .contradictory }
        if json {
            let answer: JSON = [
                "sound": .bool(isSound), "problems": .array(check.problems.map(\.json)),
                "findings": .array(findings.map(\.json)),
            ]
            print(answer.text)
        } else {
            for problem in check.problems { print("wrong: \(problem.text)") }
            for finding in findings { print(Self.text(finding)) }
            print(isSound ? "the policy is sound" : "the policy cannot be published")
        }
        guard isSound else { throw Verdict(.refused) }
    }

    private static func text(_ finding: RuleFinding) -> String {
        let others = finding.others.isEmpty ? "" : "; see \(finding.others.joined(separator: ", "))"
        return "\(finding.kind.rawValue): rule `\(finding.rule)`\(others)"
    }
}
