import Domain
import Hummingbird
import Kernel

/// Setting guardrails aside for one request: by an admin, with a reason and an end, approving nothing (N39).
enum OverrideForm {
    static let routes: [PageRoute] = [.post("/requests/{id}/override", .administer, save)]

    /// The day that is named is the last on which guardrails stay aside.
    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        let id: ID<AccessRequest> = try visit.id()
        let (reason, day, clock) = (visit.form["override_reason"] ?? "", visit.form["until"], visit.clock)
        do {
            guard let until = day.flatMap({ clock.start(ofDay: $0, addingDays: 1) }) else {
                throw Refusal(.invalid, "until_missing", "name the last day on which guardrails stay aside")
            }
            try await visit.write { _ = try OverrideGuardrails(id, reason: reason, until: until)(in: $0) }
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await RequestPage(id, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["requests", id.rawValue], query: [("notice", Notice.overridden.rawValue)]))
    }

    /// The override that holds, and whether this visitor may set another.
    static func view(_ request: AccessRequest, _ names: Names, _ visit: Visit, _ tx: any Transaction) throws -> View {
        let isPending = request.decision == .pending
        let known = try tx.policies.override(of: request.id)
        return [
            "canOverride": .flag(isPending && visit.may(.administer) && !request.isParty(visit.person.id)),
            "override": .some(
                try known.map { override in
                    let end = "\(override.until <= tx.now ? "ended" : "until") \(visit.clock.moment(override.until))"
                    return "\(end), by \(try names.person(override.by)): \(override.reason)"
                }
            ),
            "typedOverride": .some(visit.form["override_reason"]), "typedUntil": .some(visit.form["until"]),
        ]
    }
}
