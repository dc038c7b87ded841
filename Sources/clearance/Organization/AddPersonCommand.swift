import ArgumentParser
import Kernel

struct AddPersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-person",
        abstract: "Adds a person before they have signed in for the first time.",
        discussion: """
            EXAMPLE
              clearance organization add-person 'Pat Approver' --role approver --subject 00u4d5e6
            """
    )

    @Argument(help: "The person's name.") var name: String
    @Option(name: .customLong("role"), help: "`approver`, `admin` or `auditor`; may be given more than once.")
    var roles: [String] = []
    @Option(help: "The `sub` by which the issuer names the person.") var subject: String?
    @Option(help: "The person's Jira account id; Jira is asked whether it knows it.") var jiraAccount: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "name": .string(name), "roles": .strings(roles), "subject": .text(subject),
            "jiraAccount": .text(jiraAccount),
        ]
        Shown.one(try await options.call("people/add", input.withoutNulls), json: options.json)
    }
}
