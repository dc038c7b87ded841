import Domain
import Federation
import Kernel

extension Operation {
    static let issuer = [
        Operation(machine: "issuer/show") { _, desk in try await desk.services.issuer.shown() },
        Operation(machine: "issuer/check") { _, desk in
            let problems = try await desk.services.issuer.check(over: desk.services.transport)
            return ["isPublished": .bool(problems.isEmpty), "problems": .strings(problems)]
        },
        Operation(machine: "issuer/rotate") { _, desk in
            try await desk.services.issuer.rotate()
            return try await desk.services.issuer.shown()
        },
        Operation(machine: "issuer/withdraw") { _, desk in
            try await desk.services.issuer.withdraw()
            return try await desk.services.issuer.shown()
        },
    ]
}

extension OwnIssuer {
    /// Both documents, and the keys with where each is in its life.
    fileprivate func shown() async throws -> JSON {
        let (keys, now) = try await keys()
        let rows: [JSON] = keys.map { key in
            [
                "generation": .integer(key.generation), "key": .string(key.keyID),
                "state": .string(status(of: key, among: keys, at: now)), "publishedAt": .instant(key.publishedAt),
                "signsFrom": .instant(key.signsFrom), "withdrawnAt": .instant(key.withdrawnAt),
            ]
        }
        return [
            "issuer": .string(identifier), "problems": .strings(address.problems), "keys": .array(rows),
            "cacheSeconds": .int(cacheTime.secondsRoundedUp), "discovery": discovery, "keySet": try await keySet(),
        ]
    }
}
