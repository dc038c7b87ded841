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
                with: try Brought(input)
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
        Operation("log/mac-keys") { _, desk in
            let (scope, actor) = try await desk.caller()
            return ["file": .string(try await desk.services.logBook.macKeys(in: scope, by: actor).text.withText { $0 })]
        },
    ]
}

extension Brought {
    fileprivate init(_ input: JSON) throws(Refusal) {
        checkpoints = try input.texts("checkpoints")
        since = try input["since"]?.string.map { (note) throws(Refusal) in try HandedOut(note) }
        guard let text = input["key"]?.string else { return }
        do { key = try VerifierKey(text) } catch {
            throw Refusal(.invalid, "key_invalid", "`\(text)` is no verifier key; `clearance audit key` prints one")
        }
    }
}

extension Reader {
    fileprivate init(_ input: JSON) throws(Refusal) {
        since = try input["since"]?.string.map { (note) throws(Refusal) in try HandedOut(note) }
        for note in try input.texts("checkpoints") { checkpoints.append(try HandedOut(note)) }
    }
}

extension Desk {
    /// The log as JSON lines, piece by piece: a filter's members, and `since` and `checkpoints` that the reader holds.
    package func export(_ input: JSON) async throws -> AsyncThrowingStream<[UInt8], any Error> {
        let (scope, actor) = try await caller()
        let reader = try Reader(input)
        return try await services.logBook.export(AuditFilter(json: input), for: reader, in: scope, by: actor)
    }
}
