import ArgumentParser
import Kernel

struct ShowDepartments: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "departments",
        abstract: "Prints active access by department; small groups show no numbers.",
        discussion: """
            EXAMPLE
              clearance insights departments
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let table = try await options.call("insights/departments")
        guard options.json || table["isMapped"]?.bool == true else {
            return print("no person is mapped to a department yet; run `clearance insights department`")
        }
        Shown.list(table, json: options.json, "department", "people", "usersWithActiveAccess")
    }
}
