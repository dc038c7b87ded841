import ArgumentParser
import Kernel

struct ChangeConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Changes name, way to a session or settings; another binding demands a new test.",
        discussion: """
            EXAMPLE
              clearance connect change 01jd --set role_arn=arn:aws:iam::123456789012:role/clearance
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @Option(help: "Another name.") var name: String?
    @Option(help: "Another way to a session; `connect kinds` lists them.") var provider: String?
    @Option(name: .customLong("set"), help: "A setting as `name=value`; `name=` takes it away.") var settings:
        [String] = []
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "connection": .string(connection), "name": .text(name), "provider": .text(provider),
            "settings": .object(try SettingInput.members(settings)),
        ]
        Shown.one(try await options.call("connect/change", input.withoutNulls), json: options.json)
    }
}
