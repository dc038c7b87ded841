import ArgumentParser
import Kernel

struct LinkPerson: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Links a person with a Jira account or a sign-in.",
        discussion: """
            Without a token the operator makes first links only; changing one takes an admin who is neither party.

            EXAMPLE
              clearance organization link 01jd0000000000000000000000 --jira-account 712020:3a7e
            """
    )

    @Argument(help: "The person's id.") var person: String
    @Option(help: "The Jira account id; Jira is asked whether it knows it.") var jiraAccount: String?
    @Option(help: "The `sub` by which the issuer names the person.") var subject: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "person": .string(person), "jiraAccount": .text(jiraAccount), "subject": .text(subject),
        ]
        Shown.one(try await options.call("people/link", input.withoutNulls), json: options.json)
    }
}
