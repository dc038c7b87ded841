import ArgumentParser
import Kernel

struct CheckIssuer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads the issuer's documents from its public address and compares them with what they should be.",
        discussion: """
            EXAMPLE
              clearance issuer check
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let answer = try await options.call("issuer/check")
        guard !options.json else { return print(answer.text) }
        let problems = answer["problems"]?.array?.compactMap(\.string) ?? []
        guard problems.isEmpty else {
            throw Refusal(.conflict, "issuer_not_published", problems.joined(separator: "; "))
        }
        print("the issuer's documents are public and as they should be")
    }
}
