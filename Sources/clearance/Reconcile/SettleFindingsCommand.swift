import ArgumentParser
import Kernel

struct SettleFindingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract:
            "Settles differences: take the member out, let them stay, give the access again, or revoke the grant.",
        discussion: """
            Needs the token of a site admin. More removals than an hour may bring wait for another admin.

            EXAMPLE
              clearance reconcile settle remove 01jd 01je --reason "unknown accounts"
            """
    )

    @Argument(help: "remove or adopt a member; readd or revoke a grant.") var choice: String
    @Argument(help: "The findings' ids, 1 to 50.") var findings: [String]
    @Option(help: "Why.") var reason: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "choice": .string(choice), "findings": .strings(findings), "reason": .string(reason),
        ]
        let outcome = try await options.call("reconcile/settle", input)
        if !options.json, let change = outcome["paused"]?["id"]?.string {
            print("held by the breaker as change \(change); nothing was done yet")
        } else {
            Shown.list(outcome, json: options.json, "id", "kind", "state")
        }
    }
}
