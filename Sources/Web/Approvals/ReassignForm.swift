package import Domain
import HTTPTypes
import Hummingbird
package import Kernel

/// Asking somebody else to decide: on the request's page, and for programs.
enum ReassignForm {
    static let routes: [PageRoute] = [.post("/requests/{id}/reassignment", .decide, save)]

    static let api: [APIRoute] = [
        .post(
            "/requests/{id}/reassignment",
            "Ask somebody else to decide at an open stage; never a party to the request",
            .decide,
            body: .object([
                .init("to", .text(maximum: 128), "the id of an approver or site admin"),
                .init("reason", .text(maximum: 1_000)),
                .init("stage", .text(maximum: 100), "not needed where one is open", optional: true),
            ]),
            answer: assignment
        ) { call in
            let reassign = ReassignRequest(
                try call.id(),
                stage: call.text("stage"),
                to: ID(call.text("to") ?? ""),
                reason: call.text("reason") ?? "",
                version: call.version
            )
            return .json(try await call.write { try reassign(in: $0) }.json)
        }.versioned
    ]

    private static let assignment = Schema.named(
        "StageAssignment",
        .object([
            .init("request", .text()), .init("stage", .text()), .init("person", .text()), .init("reason", .text()),
            .init("by", .text()), .init("at", .instant),
        ])
    )

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        let id: ID<AccessRequest> = try visit.id()
        let reassign = ReassignRequest(
            id,
            stage: visit.form["stage"],
            to: ID(visit.form["to"] ?? ""),
            reason: visit.form["reassign_reason"] ?? "",
            version: visit.form["version"].flatMap { Int64($0) }
        )
        do { try await visit.write { _ = try reassign(in: $0) } } catch let refusal as Refusal {
            return try await RequestPage(id, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["requests", id.rawValue], query: [("notice", Notice.reassigned.rawValue)]))
    }

    /// Whom this visitor could ask instead, and at which of the open stages.
    static func view(_ request: AccessRequest, _ names: Names, _ visit: Visit, _ tx: any Transaction) throws -> View {
        let assigned = try request.assignments(in: tx).map { assignment -> View in
            [
                "stage": .text(StageName.words(assignment.stage)), "to": .text(try names.person(assignment.person)),
                "by": .text(try names.person(assignment.by)), "why": .text(assignment.reason),
            ]
        }
        let isOffered = request.decision == .pending && visit.may(.decide) && !request.isParty(visit.person.id)
        guard isOffered else { return ["assigned": .list(assigned), "canReassign": false] }
        let open = try FindApprovers(request)(in: tx).filter(\.isWaiting).map(\.stage)
        return [
            "assigned": .list(assigned), "canReassign": true, "typedReassign": .some(visit.form["reassign_reason"]),
            "openStages": .list(open.map { ["value": .text($0), "label": .text(StageName.words($0))] }),
            "candidates": .list(try candidates(request, tx)),
        ]
    }

    private static func candidates(_ request: AccessRequest, _ tx: any Transaction) throws -> [View] {
        let deciders = try tx.people.withRole(.approver) + tx.people.withRole(.admin)
        var seen: Set<ID<Person>> = [request.requester, request.beneficiary]
        return deciders.filter { $0.isActive && $0.jiraAccount != nil && seen.insert($0.id).inserted }
            .sorted { $0.displayName < $1.displayName }
            .map { ["value": .text($0.id.rawValue), "label": .text($0.displayName)] }
    }
}

extension StageAssignment {
    package var json: JSON {
        [
            "request": .string(request.rawValue), "stage": .string(stage), "person": .string(person.rawValue),
            "reason": .string(reason), "by": .string(by.rawValue), "at": .instant(at),
        ]
    }
}
