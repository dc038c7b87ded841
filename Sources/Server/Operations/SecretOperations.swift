import ConnectorKit
import Domain
import Kernel
import Web

extension Operation {
    static let secrets = [
        Operation(machine: "secrets/status") { _, desk in try await desk.services.keyKeeper.status() },
        Operation(machine: "secrets/rotate-master") { input, desk in
            let keeper = desk.services.keyKeeper
            if input["forget"]?.bool == true { return try await keeper.forgetPrevious() }
            return try await keeper.rotateMaster()
        },
        Operation("secrets/rotate-data-key") { _, desk in
            let (scope, actor) = try await desk.caller()
            return try await desk.services.keyKeeper.rotateDataKeys(in: scope, by: actor)
        },
        Operation("secrets/destroy") { input, desk in
            let (connection, scope) = (ID<Connection>(try input.require("connection")), try await desk.caller().scope)
            let fields = try await desk.write { try DestroySecrets(of: connection)(in: $0) }
            // The promised work does the same once more, in case this is cut off.
            let done = try await desk.services.keyKeeper.renewal(of: connection, in: scope)()
            try await desk.services.scrub()
            return ["destroyed": .strings(fields), "keys": .int(done.keys)]
        },
        Operation("secrets/rotations", reads: .administer) { input, desk in
            let connection = ID<Connection>(try input.require("connection"))
            return .array(
                try await desk.read { try $0.secretRotations.all(of: connection, limit: 20) }.map(\.shown)
            )
        },
    ]
}

extension SecretRotation {
    /// As commands and API tell it: no value, only how far it is.
    var shown: JSON {
        let json: JSON = [
            "rotation": .string(id.rawValue), "connection": .string(connection.rawValue), "version": .integer(version),
            "fields": .strings(fields), "state": .string(state.rawValue), "startedAt": .instant(startedAt),
            "probes": .int(probes), "failure": .text(failure), "promotedAt": .instant(promotedAt),
            "finishedAt": .instant(finishedAt),
        ]
        return json.withoutNulls
    }
}
