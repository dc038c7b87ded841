import ArgumentParser
import Kernel

struct MapDepartment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "department",
        abstract: "Says which department a person belongs to; without a name the mapping is taken away.",
        discussion: """
            EXAMPLE
              clearance insights department p01h Research
            """
    )

    @Argument(help: "The person's id, as `clearance organization people` lists it.") var person: String
    @Argument(help: "The department's name.") var department: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["person": .string(person), "department": .text(department)]
        Shown.one(try await options.call("insights/department", input.withoutNulls), json: options.json)
    }
}
