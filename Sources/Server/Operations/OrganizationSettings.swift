import Domain
import Kernel
import Web

extension Operation {
    static let settings = [
        Operation("intake/set") { input, desk in
            let project = IntakeProject(
                connection: ID(try input.require("connection")),
                projectKey: try input.require("project"),
                portalID: try input.require("portal"),
                requestTypeIDs: try input.texts("requestTypes"),
                appUUID: try input.require("app"),
                pilotGroup: input["pilotGroup"]?.string
            )
            try await desk.write { try ConfigureIntake(project)(in: $0) }
            return input
        },
        Operation("intake/fields", reads: .administer) { _, desk in try await desk.read { try $0.intake.fields().json }
        },
        Operation("intake/fields/set") { input, desk in
            let fields = try IntakeFields(input)
            try await desk.write { try SetIntakeFields(fields)(in: $0) }
            return fields.json
        },
        Operation("intake/hook") { _, desk in
            let id = Hex.encode(desk.services.randomness.bytes(18))
            try await desk.write { try OpenHook(id)(in: $0) }
            let address = desk.services.settings.publicAddress.appending(["hooks", "jira", id])
            return ["address": .string(address.description)]
        },
    ]
}
