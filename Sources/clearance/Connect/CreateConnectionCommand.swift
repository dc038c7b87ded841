import ArgumentParser
import Kernel

struct CreateConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Sets up a connection; it stays a draft until its test passes.",
        discussion: """
            EXAMPLE
              clearance connect create okta --set org_url=https://acme.okta.com --set client_id=0oa1 --set key_id=k1
            """
    )

    @Argument(help: "`okta`, `entra` or `jira`.") var kind: String
    @Option(help: "The connection's name.") var name: String?
    @Option(help: "How sessions are obtained; `connect kinds` lists the ways, the first is the default.") var provider:
        String?
    @Option(name: .customLong("set"), help: "A setting as `name=value`; may be given more than once.") var settings:
        [String] = []
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let members = try settings.map { text -> JSON.Member in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw ValidationError("give settings as `name=value`, not `\(text)`") }
            return JSON.Member(String(parts[0]), .string(String(parts[1])))
        }
        let input: JSON = [
            "kind": .string(kind), "name": .text(name), "provider": .text(provider), "settings": .object(members),
        ]
        Shown.one(try await options.call("connect/create", input.withoutNulls), json: options.json)
    }
}
