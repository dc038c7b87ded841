import Domain
package import Kernel
import Ledger
import Web

extension Operation {
    static let log = [
        Operation("log/verify", does: .readLog) { input, desk in
            let (scope, actor) = try await desk.caller(.readLog)
            return try await desk.services.logBook.report(
                in: scope,
                by: actor,
                with: try Brought(input)
            ).json
        },
        Operation("log/prove", reads: .readLog) { input, desk in
            guard let seq = input["seq"]?.integer else {
                throw Refusal(.invalid, "missing_member", "name the entry by its number")
            }
            return try await desk.services.logBook.proof(of: seq, in: try await desk.caller().scope)
        },
        Operation("log/checkpoint", reads: .readLog) { _, desk in
            let scope = try await desk.caller().scope
            return ["checkpoint": .string(try await desk.services.logBook.seal(in: scope).note)]
        },
        Operation("log/key", reads: .readLog) { _, desk in
            let scope = try await desk.caller().scope
            let keys = try await desk.services.logBook.verifierKeys(in: scope).map(\.text)
            return ["key": .text(keys.first), "earlier": .strings(Array(keys.dropFirst()))]
        },
        Operation("log/rotate-key") { input, desk in
            let (scope, actor) = try await desk.caller()
            guard let key = input["key"]?.string.flatMap(LogBook.Rotated.init(rawValue:)) else {
                throw Refusal(.invalid, "key_unknown", "rotate `checkpoints` or `codes`")
            }
            return try await desk.services.logBook.rotate(key, in: scope, by: actor)
        },
        Operation("log/mac-keys") { _, desk in
            let (scope, actor) = try await desk.caller()
            return ["file": .string(try await desk.services.logBook.macKeys(in: scope, by: actor).text.withText { $0 })]
        },
    ]
}

extension Desk {
    /// A file that is too long for an answer, piece by piece: the log, or requests.
    ///
    /// Of the log: a filter's members, and `since` and `checkpoints` that the reader holds.
    package func export(_ what: String = "log", _ input: JSON) async throws -> AsyncThrowingStream<[UInt8], any Error> {
        let (scope, actor) = try await caller(what == "requests" ? .readAccess : .readLog)
        switch what {
        case "log", "export":
            let (wanted, holder) = (try LogWanted(json: input), try Reader(input))
            return try await services.logBook.export(wanted, for: holder, in: scope, by: actor)
        case "requests":
            let now = try await read { $0.now }
            let export = try RequestExport(json: input, now: now)
            return try await export.begin(store: services.store, scope: scope, actor: actor)
        default: throw Refusal(.notFound, "no_such_export", "there is no export of `\(what)`; the server may be older")
        }
    }
}

extension Brought {
    fileprivate init(_ input: JSON) throws(Refusal) {
        checkpoints = try input.texts("checkpoints")
        since = try input["since"]?.string.map { (note) throws(Refusal) in try HandedOut(note) }
        for text in try input.texts("keys") {
            do { keys.append(try VerifierKey(text)) } catch {
                throw Refusal(.invalid, "key_invalid", "`\(text)` is no verifier key; `clearance audit key` prints one")
            }
        }
    }
}

extension Reader {
    fileprivate init(_ input: JSON) throws(Refusal) {
        since = try input["since"]?.string.map { (note) throws(Refusal) in try HandedOut(note) }
        for note in try input.texts("checkpoints") { checkpoints.append(try HandedOut(note)) }
    }
}

extension RequestExport {
    /// As it comes from the command line.
    init(json: JSON, now: Instant) throws {
        let decision = json["decision"]?.string
        let filter = RequestFilter(
            decision: try decision.map { word in
                guard let decision = AccessRequest.Decision(rawValue: word) else {
                    throw Refusal(.invalid, "decision_unknown", "there is no decision `\(word)`")
                }
                return decision
            },
            issue: json["issue"]?.string
        )
        let window = try ExportWindow(
            from: json["from"]?.string.flatMap { Instant(rfc3339: $0) },
            to: json["to"]?.string.flatMap { Instant(rfc3339: $0) },
            now: now
        )
        self.init(
            filter,
            window: window,
            after: json["after"]?.string.map { ID($0) },
            hasByteOrderMark: json["bom"]?.bool ?? false
        )
    }
}
