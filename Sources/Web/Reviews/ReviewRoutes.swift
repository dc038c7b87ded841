import Domain
import Hummingbird
import Kernel

/// Grants that are about to end, and who still needs them.
enum ReviewRoutes {
    static let routes: [PageRoute] = [
        .get("/approvals/reviews", .decide, list),
        .post("/reviews/{id}/answer", .decide, answer),
    ]

    @Sendable private static func list(_ visit: Visit) async throws -> Response {
        let (clock, page, me) = (visit.clock, visit.pageRequest, visit.person.id)
        let view = try await visit.read { tx in
            let (names, found) = (Names(tx), try tx.reviews.list(open: true, page: page))
            let rows = try found.items.compactMap { review in
                try tx.grants.find(review.grant).map { try review.row($0, me, names, clock) }
            }
            let isOn = try tx.reviews.settings() != nil
            let base: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
                "none": isOn
                    ? Empty.noneYet("Nothing to review", "Grants are asked about some days before they end.")
                    : Empty.noneYet("Reviews are off", "An admin switches them on under Intake & approvals."),
            ]
            return base.adding(Pager(visit, next: found.next, count: rows.count).view)
        }
        return Page(title: "Reviews", template: "reviews/list", view: view, tab: .approvals).response(to: visit)
    }

    @Sendable private static func answer(_ visit: Visit) async throws -> Response {
        let id: ID<Review> = try visit.id()
        guard let word = visit.form["answer"].flatMap(AnswerReview.Answer.init) else {
            throw Refusal(.invalid, "answer_missing", "say whether the access is kept or revoked")
        }
        let answer = AnswerReview(
            id,
            word,
            reason: try visit.form.require("reason", "say why the access stays or goes")
        )
        try await visit.write { _ = try answer(in: $0) }
        let notice: Notice = word == .keep ? .kept : .revoked
        return .seeOther(InternalPath(["approvals", "reviews"], query: [("notice", notice.rawValue)]))
    }
}

extension Review {
    fileprivate func row(_ grant: Grant, _ me: ID<Person>, _ names: Names, _ clock: ViewerClock) throws -> View {
        let (holder, tool) = (try names.person(grant.holder), try names.toolName(grant.tool))
        let isMine = grant.holder == me
        return [
            "id": .text(id.rawValue), "headline": .text("\(holder) and \(tool)"), "role": .text(grant.role),
            "grantHref": .text("/grants/\(grant.id)"), "ends": .text(clock.moment(cycle)),
            "due": .text(clock.moment(dueAt)), "lozenges": [lozenge].field, "issue": .some(issue),
            "reviewer": .text(try reviewer.map { try names.person($0) } ?? "whoever may decide"),
            "finding": .some(message?.sentence), "canAnswer": .flag(!isMine),
            "whyNot": .text("It is your own access, so somebody else answers."),
        ]
    }

    private var lozenge: Lozenge {
        if isFlagged { return Lozenge("Kept without an answer", .warn) }
        switch state {
        case .due: return Lozenge("Being asked", .info)
        case .issued: return Lozenge("Asked", .info)
        case .overdue: return Lozenge("Overdue", .bad)
        case .kept: return Lozenge("Kept", .good)
        case .revoked: return Lozenge("Revoked", .calm)
        case .ended: return Lozenge("Ended", .calm)
        }
    }
}
