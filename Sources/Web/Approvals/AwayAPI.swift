import Domain
import HTTPTypes
import Kernel

/// Delegations and absences of those who decide, for programs.
enum AwayAPI {
    static let routes: [APIRoute] = [
        .get("/delegations", "List who may decide in whose name", .readAccess, answer: .page("DelegationPage", schema))
        {
            call in
            try await call.read { tx in
                let now = tx.now
                let live = try tx.approvals.allDelegations().filter { $0.isLive(at: now) }
                return .page(Kernel.Page(items: live, next: nil), \.json)
            }
        },
        .put(
            "/people/{id}/delegation",
            "Let another approver decide where this person is asked: the person or a site admin",
            .decide,
            body: wanted,
            answer: schema
        ) { call in
            let delegate = DelegateApprovals(
                from: try call.id(),
                to: ID(call.text("to") ?? ""),
                reason: call.text("reason") ?? "",
                until: call.text("until").flatMap(Instant.init(rfc3339:)) ?? Instant(milliseconds: 0)
            )
            return try await call.write { .json(try delegate(in: $0).json) }
        },
        .delete("/people/{id}/delegation", "End the delegation before its time", .decide) { call in
            let end = EndDelegation(from: try call.id())
            try await call.write { try end(in: $0) }
            return .done
        },
        .put(
            "/people/{id}/absence",
            "Say when the person is away, so that others are asked",
            .decide,
            body: absence,
            answer: absence
        ) { call in
            let person: ID<Person> = try call.id()
            let set = SetAbsence(person, from: call.instant("from"), until: call.instant("until"))
            return try await call.write { tx in
                try set(in: tx)
                return .json(try tx.approvals.absence(of: person)?.json ?? .null)
            }
        },
        .delete("/people/{id}/absence", "Say that the person is here again", .decide) { call in
            let set = SetAbsence(try call.id(), until: nil)
            try await call.write { try set(in: $0) }
            return .done
        },
    ]

    private static let wanted = Schema.named(
        "DelegationWanted",
        .object([
            .init("to", .text(maximum: 128), "an approver or site admin"), .init("reason", .text(maximum: 1_000)),
            .init("until", .instant, "within 90 days"),
        ])
    )

    private static let schema = Schema.named(
        "Delegation",
        .object([
            .init("from", .text()), .init("to", .text()), .init("reason", .text()), .init("createdBy", .text()),
            .init("createdAt", .instant), .init("until", .instant),
        ])
    )

    private static let absence = Schema.named(
        "Absence",
        .object([
            .init("from", .instant, "now unless given", optional: true), .init("until", .instant, "within 365 days"),
        ])
    )
}

extension APICall {
    fileprivate func instant(_ name: String) -> Instant? { text(name).flatMap(Instant.init(rfc3339:)) }
}

extension Absence {
    fileprivate var json: JSON { ["from": .instant(from), "until": .instant(until)] }
}
