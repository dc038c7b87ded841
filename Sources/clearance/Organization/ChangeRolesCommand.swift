import ArgumentParser
import Kernel

struct ChangeRolesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles",
        abstract: "Changes what a person may do.",
        discussion: """
            EXAMPLE
              clearance organization roles 01jd0000000000000000000000 --role approver --role auditor
            """
    )

    @Argument(help: "The person's id.") var person: String
    @Option(name: .customLong("role"), help: "Each role they shall have; none takes all away.") var roles: [String] = []
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["person": .string(person), "roles": .strings(roles)]
        Shown.one(try await options.call("people/roles", input), json: options.json)
    }
}
