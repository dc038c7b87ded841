import Domain
import Hummingbird
import Kernel

/// Who decides in whose name, and when a decider is away: each sets the own.
enum AwayRoutes {
    static let routes: [PageRoute] = [
        .get("/approvals/away", .decide) { try await page($0, problem: nil) },
        .post("/approvals/delegation", .decide) { visit in
            try await change(visit) { visit in
                let delegate = DelegateApprovals(
                    from: visit.person.id,
                    to: ID(visit.form["to"] ?? ""),
                    reason: visit.form["reason"] ?? "",
                    until: try visit.endOfDay("until")
                )
                try await visit.write { _ = try delegate(in: $0) }
            }
        },
        .post("/approvals/delegation/end", .decide) { visit in
            try await change(visit) { visit in
                let end = EndDelegation(from: visit.person.id)
                try await visit.write { try end(in: $0) }
            }
        },
        .post("/approvals/absence", .decide) { visit in
            try await change(visit) { visit in
                let set = SetAbsence(visit.person.id, until: try visit.endOfDay("until"))
                try await visit.write { try set(in: $0) }
            }
        },
        .post("/approvals/absence/end", .decide) { visit in
            try await change(visit) { visit in
                let set = SetAbsence(visit.person.id, until: nil)
                try await visit.write { try set(in: $0) }
            }
        },
    ]

    /// A refused change shows the page with what was typed.
    private static func change(_ visit: Visit, _ deed: (Visit) async throws -> Void) async throws -> Response {
        do { try await deed(visit) } catch let refusal as Refusal { return try await page(visit, problem: refusal) }
        return .seeOther(InternalPath(["approvals", "away"], query: [("notice", Notice.saved.rawValue)]))
    }

    private static func page(_ visit: Visit, problem: Refusal?) async throws -> Response {
        let (me, clock) = (visit.person.id, visit.clock)
        let typed = problem == nil ? Form() : visit.form
        let view = try await visit.read { tx in
            let names = Names(tx)
            let live = try tx.approvals.allDelegations().filter { $0.isLive(at: clock.now) }
            let rows = try live.map { delegation -> View in
                [
                    "from": .text(try names.person(delegation.from)), "to": .text(try names.person(delegation.to)),
                    "until": .text(clock.moment(delegation.endsAt)), "reason": .text(delegation.reason),
                ]
            }
            let absence = try tx.approvals.absence(of: me).flatMap { clock.now < $0.until ? $0 : nil }
            let view: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
                "none": Empty.noneYet("Nobody decides for anybody", "Delegations stand here while they last."),
                "mine": .some(try live.first { $0.from == me }.map { try names.person($0.to) }),
                "away": .some(absence.map { clock.moment($0.until) }),
                "deciders": .list(try deciders(me, chosen: typed["to"], tx)),
                "typedReason": .some(typed["reason"]), "typedUntil": .text(typed["until"] ?? ""),
            ]
            return view
        }
        return Page(
            title: "Away",
            template: "approvals/away",
            view: view,
            tab: .approvals,
            isNarrow: true,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    private static func deciders(_ me: ID<Person>, chosen: String?, _ tx: any Transaction) throws -> [View] {
        let people = try tx.people.withRole(.approver) + tx.people.withRole(.admin)
        var seen: Set<ID<Person>> = [me]
        return people.filter { seen.insert($0.id).inserted }.map { person -> View in
            [
                "value": .text(person.id.rawValue), "label": .text(person.displayName),
                "chosen": .flag(person.id.rawValue == chosen),
            ]
        }
    }
}

extension Visit {
    /// The end of a day in the viewer's zone.
    fileprivate func endOfDay(_ name: String) throws -> Instant {
        guard let end = try form.day(name, clock, addingDays: 1) else {
            throw Refusal(.invalid, "\(name)_missing", "say until which day")
        }
        return end
    }
}
