import ArgumentParser
import Kernel

struct CheckCounts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Counts everything anew and compares; exit code 6 when a kept count differs.",
        discussion: """
            EXAMPLE
              clearance insights check
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let found = try await options.call("insights/check")
        if options.json {
            print(found.text)
        } else if found["fine"]?.bool == true {
            print("every kept count equals the recount")
        } else {
            Shown.list(found, json: false, "measure", "tool", "detail", "day", "kept", "counted")
        }
        guard found["fine"]?.bool == true else { throw Verdict(.notReady) }
    }
}
