import ArgumentParser
import Kernel

struct IntakeFieldsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake-fields",
        abstract: "Shows which further fields the portal asks for, or chooses them.",
        discussion: """
            Fields: processOwner, useCategory, capabilities, affects, decisionSupport, aiActClass, region,
            trainingDoneOn, policyVersion, policyAcceptedOn, costCentre, licences, alternative. Choosing replaces what
            was chosen before: a field that is not named is off.

            EXAMPLE
              clearance organization intake-fields
              clearance organization intake-fields --require processOwner --require aiActClass --ask costCentre
            """
    )

    @Option(help: "A field that has to be filled in; may be given more than once.") var require: [String] = []
    @Option(help: "A field that may be left empty; may be given more than once.") var ask: [String] = []
    @Flag(help: "Switch all of them off.") var off = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        guard off || !(require + ask).isEmpty else {
            return Shown.one(try await options.call("intake/fields"), json: options.json)
        }
        let members =
            require.map { JSON.Member($0, "required") } + ask.map { JSON.Member($0, "optional") }
        Shown.one(try await options.call("intake/fields/set", .object(members)), json: options.json)
    }
}
