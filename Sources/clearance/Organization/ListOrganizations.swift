import ArgumentParser
import Kernel

struct ListOrganizations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the organizations.",
        discussion: """
            EXAMPLE
              clearance organization list
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        Shown.list(try await options.call("organization/list"), json: options.json, "organization", "name")
    }
}
