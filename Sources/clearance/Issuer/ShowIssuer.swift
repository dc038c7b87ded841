import ArgumentParser
import Kernel

struct ShowIssuer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows the issuer, its keys and what each is for at the moment.",
        discussion: """
            EXAMPLE
              clearance issuer show --json
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws { IssuerShown.say(try await options.call("issuer/show"), json: options.json) }
}

/// How the issuer is shown to people.
enum IssuerShown {
    static func say(_ answer: JSON, json: Bool) {
        guard !json else { return print(answer.text) }
        print("issuer  \(answer["issuer"]?.string ?? "")")
        for problem in answer["problems"]?.array?.compactMap(\.string) ?? [] { print("no cloud takes it: \(problem)") }
        Shown.list(answer["keys"] ?? [], json: false, "generation", "key", "state", "publishedAt", "signsFrom")
    }
}
