import Domain
package import Kernel
import Ledger

extension Operation {
    static let log = [
        Operation("log/verify") { input, desk in
            let (scope, actor) = try await desk.caller()
            return try await desk.services.logBook.report(
                in: scope,
                by: actor,
                checkpoints: try input.texts("checkpoints")
            ).json
        },
        Operation("log/prove") { input, desk in
            guard let seq = input["seq"]?.integer else {
                throw Refusal(.invalid, "missing_member", "name the entry by its number")
            }
            return try await desk.services.logBook.proof(of: seq, in: try await desk.caller().scope)
        },
        Operation("log/checkpoint") { _, desk in
            let scope = try await desk.caller().scope
            return ["checkpoint": .string(try await desk.services.logBook.seal(in: scope).note)]
        },
        Operation("log/key") { _, desk in
            let scope = try await desk.caller().scope
            return ["key": .string(try await desk.services.logBook.verifierKey(in: scope))]
        },
    ]
}

extension Desk {
    /// The log as JSON lines, piece by piece.
    package func export(_ input: JSON) async throws -> AsyncThrowingStream<[UInt8], any Error> {
        let (scope, actor) = try await caller()
        return try await services.logBook.export(AuditFilter(json: input), in: scope, by: actor)
    }
}
