import Domain
import Hummingbird
import Kernel

/// Asks once more before many requests are decided: how many, and which tools (N36).
struct BulkConfirmation: Sendable {
    let choice: BulkChoice
    let typed: String?
    let problem: Refusal?

    func page(_ visit: Visit) async throws -> Response {
        let (ids, clock, choice, typed) = (choice.ids, visit.clock, choice, typed)
        let view = try await visit.read { tx in
            let names = Names(tx)
            let requests = try ids.compactMap { try tx.requests.find($0) }
            guard requests.count == ids.count else {
                throw Refusal(.notFound, "no_such_request", "one of the chosen requests does not exist")
            }
            let rows = try requests.map { try PendingRow($0, names).view(clock) }
            let tools = Set(try requests.map { try names.toolName($0.tool) }).sorted()
            return BulkConfirmation.view(choice.verb, rows, tools: tools, typed: typed)
        }
        let status: HTTPResponse.Status = problem == nil ? .ok : .badRequest
        return Page(
            title: "Confirm",
            template: "approvals/confirm",
            view: view,
            tab: .approvals,
            isNarrow: true,
            status: status,
            problem: problem
        ).response(to: visit)
    }

    private static func view(_ verb: BulkChoice.Verb, _ rows: [View], tools: [String], typed: String?) -> View {
        let word = verb == .approve ? "Approve" : "Deny"
        let many = ViewerClock.count(rows.count, "request")
        return [
            "headline": .text("\(word) \(many)?"), "decision": .text(verb.rawValue), "rows": .list(rows),
            "summary": .text("For \(tools.joined(separator: ", ")). Each is checked anew and decided by itself."),
            "isDenial": .flag(verb == .deny), "confirm": .text("\(word) \(many)"), "typed": .some(typed),
        ]
    }
}

/// What became of each of them.
struct BulkResultPage: Sendable {
    let choice: BulkChoice
    let results: [BulkItemResult]

    func page(_ visit: Visit) async throws -> Response {
        let (results, word) = (results, choice.verb == .approve ? "Approved" : "Denied")
        let rows = try await visit.read { tx in
            let names = Names(tx)
            return try results.map { result -> View in
                let request = try tx.requests.find(result.id)
                let isOpen = result.refusal == nil && request?.decision == .pending
                let lozenge =
                    result.refusal == nil
                    ? isOpen ? Lozenge("Stage approved", .info) : Lozenge(word, .good) : Lozenge("Not decided", .bad)
                return [
                    "href": .text("/requests/\(result.id)"), "issueKey": .text(request?.issue ?? result.id.rawValue),
                    "tool": .some(try request.map { try names.toolName($0.tool) }), "lozenges": [lozenge].field,
                    "message": .some(
                        isOpen
                            ? try request.flatMap { try FindApprovers($0)(in: tx).waitingFor }.map {
                                "Waiting for: \($0)."
                            }
                            : result.refusal?.message.sentence
                    ),
                ]
            }
        }
        return Page(
            title: "Result",
            template: "approvals/result",
            view: summary(word).adding(["rows": .list(rows)]),
            tab: .approvals,
            isNarrow: true
        ).response(to: visit)
    }

    private func summary(_ word: String) -> View {
        let done = results.count { $0.refusal == nil && !$0.isStageOnly }
        let waiting = results.count(where: \.isStageOnly)
        let more = waiting == 0 ? "" : " \(waiting) approved at a stage, which wait for others."
        let text = "\(word) \(done) of \(ViewerClock.count(results.count, "request")).\(more)"
        return [
            "headline": .text("\(word): \(done) of \(results.count)"), "summary": .text(text),
            "tone": .text(done == results.count ? "good" : done + waiting == 0 ? "bad" : "warn"),
        ]
    }
}
