import ArgumentParser
import Kernel

struct TestConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Tries a connection and names what is missing; a pass makes it usable.",
        discussion: """
            EXAMPLE
              clearance connect test 01jd
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let test = try await options.call("connect/test", ["connection": .string(connection)])
        try Self.tell(test, json: options.json)
    }

    static func tell(_ test: JSON, json: Bool) throws {
        if json { print(test.text) } else { show(test) }
        guard test["passed"]?.bool == true else { throw Verdict(.refused) }
    }

    private static func show(_ test: JSON) {
        Shown.list(test["checks"] ?? [], json: false, "name", "verdict", "detail")
        for missing in test["missing"]?.array ?? [] { print("missing: \(missing.string ?? "")") }
        print(test["passed"]?.bool == true ? "passed" : "failed")
    }
}
