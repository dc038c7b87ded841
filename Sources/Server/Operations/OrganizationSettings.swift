import Domain
import Kernel

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
        Operation("intake/hook") { _, desk in
            let organization = try await desk.caller().scope.organization
            let id = Hex.encode(desk.services.randomness.bytes(18))
            try await desk.services.store.enter { try $0.addHook(id, organization: organization) }
            let address = desk.services.settings.publicAddress.appending(["hooks", "jira", id])
            return ["address": .string(address.description)]
        },
    ]
}
