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

    @Argument(help: "What is connected, such as `okta`; `connect kinds` lists them.") var kind: String
    @Option(help: "The connection's name.") var name: String?
    @Option(help: "How sessions are obtained; `connect kinds` lists the ways, the first is the default.") var provider:
        String?
    @Option(help: "What it is for: `evidence` reads, `provisioning` also gives and takes access.") var profile: String?
    @Option(name: .customLong("set"), help: "A setting as `name=value`; may be given more than once.") var settings:
        [String] = []
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "kind": .string(kind), "name": .text(name), "provider": .text(provider), "profile": .text(profile),
            "settings": .object(try SettingInput.members(settings)),
        ]
        Shown.one(try await options.call("connect/create", input.withoutNulls), json: options.json)
    }
}
