import ArgumentParser
import Kernel

struct SetIntake: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake",
        abstract: "Chooses the one intake project, its portal and request types.",
        discussion: """
            EXAMPLE
              clearance organization intake --connection 01jd --project AI --portal 7 --request-type 31 \
                --app 6c1e0a52-7f0b-4d3a-9a55-0c1ea4a2ce01
            """
    )

    @Option(help: "The Jira connection.") var connection: String
    @Option(help: "The project's key.") var project: String
    @Option(help: "The portal's numeric id.") var portal: String
    @Option(name: .customLong("request-type"), help: "A request type's numeric id; may be given more than once.")
    var requestTypes: [String]
    @Option(help: "The UUID of the portal app that stores the snapshot.") var app: String
    @Option(help: "The id of the Jira group whose members take part in pilots.") var pilotGroup: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "connection": .string(connection), "project": .string(project), "portal": .string(portal),
            "requestTypes": .strings(requestTypes), "app": .string(app), "pilotGroup": .text(pilotGroup),
        ]
        Shown.one(try await options.call("intake/set", input.withoutNulls), json: options.json)
    }
}
