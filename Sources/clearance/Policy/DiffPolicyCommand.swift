import ArgumentParser
import Domain
import Kernel
import Server

struct DiffPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Tells every request whose answer differs between two policies, with an example each.",
        discussion: """
            Ends with 0 when there is no difference, 7 when there is one, and 8 when it could not be told exactly.

            EXAMPLE
              clearance policy diff policy.yaml               against the policy in force
              clearance policy diff policy.yaml older.yaml    against another file
            """
    )

    @Argument(help: "A YAML or JSON file with the new policy.") var file: String
    @Argument(help: "The old policy; the one in force without it.") var other: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let new = try Policy(json: try DocumentInput.read(file))
        let json = if let other { try DocumentInput.read(other) } else { try await options.call("policy/show") }
        let diff = DiffPolicies(try Policy(json: json), new, at: SystemTime().now())()
        if options.json { print(diff.json.text) } else { Self.show(diff) }
        guard diff.extent == .exact else { throw Verdict(.notExact) }
        guard diff.isEmpty else { throw Verdict(.policiesDiffer) }
    }

    private static func show(_ diff: PolicyDiff) {
        for region in diff.regions {
            let json = region.json
            print("\(region.before.text) -> \(region.after.text)")
            for name in ["rule", "effect", "where", "daysAbove", "oneOf", "noneOf"] {
                if let value = json[name] { print("  \(name): \(value.text)") }
            }
            print("  for example: \(region.example.json.text)")
        }
        let extent = diff.extent == .exact ? "" : "; NOT EXACT: the work was given up, so there may be more"
        print("\(diff.regions.count) regions differ\(extent)")
    }
}
