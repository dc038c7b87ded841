import Domain
import Kernel
import Vendors

/// People leave and come back, and reviews ask whether access is still needed.
extension World {
    /// Somebody leaves: half of the time somebody who holds a grant.
    func leave() async throws {
        let holder = try await anyGrant([.active, .pendingProvision])?.holder
        let known = people.values.first { $0.id == holder }
        let person = try pick([known, nil]) ?? person(pick(SmallCompany.people).key)
        let actor = try pick([admin, decider()]).actor
        try await attempt("leave \(person.displayName)") {
            try await self.write(actor) { _ = try RecordLeaver(person.id, reason: "last day")(in: $0) }
        }
        try await meetPeople()
    }

    /// One of those who left is back.
    func comeHome() async throws {
        let gone = people.values.filter { !$0.isActive }.sorted { $0.id < $1.id }
        guard !gone.isEmpty else { return }
        try await comeHome(pick(gone))
    }

    func comeHome(_ person: Person) async throws {
        let actor = try admin.actor
        try await attempt("return \(person.displayName)") {
            try await self.write(actor) { _ = try RecordReturn(person.id, reason: "was on leave")(in: $0) }
        }
        try await meetPeople()
    }

    /// An answer to a review, also by whoever may not give it.
    func review() async throws {
        let open = try await openReviews()
        guard !open.isEmpty else { return try await waitForAReview() }
        let review = pick(open)
        let holder = try await read { tx in try tx.grants.find(review.grant).map { try tx.people.require($0.holder) } }
        let person = try pick([decider(), decider(), holder ?? decider()])
        let answer: AnswerReview.Answer = pick([.keep, .keep, .revoke])
        try await attempt("\(answer == .keep ? "keep" : "drop") \(review.grant) by \(person.displayName)") {
            try await self.write(person.actor) { _ = try AnswerReview(review.id, answer, reason: "looked")(in: $0) }
        }
    }

    private func openReviews() async throws -> [Review] {
        try await read { try $0.reviews.list(open: true, page: PageRequest(size: 50)).items }
    }

    /// To a moment shortly before a grant ends, at which a review of it is open or late.
    private func waitForAReview() async throws {
        guard let end = try await anyGrant([.active])?.expiresAt else { return }
        for before in [Span.days(2), .hours(1)] where end - before > clock.now() {
            clock.set(end - before)
            try await work()
        }
    }

    /// Learns from storage what people are now, however the deed before ended.
    func meetPeople() async throws {
        let known = try await read { try $0.people.all(page: PageRequest(size: 100)).items }
        for (key, person) in people { people[key] = known.first { $0.id == person.id } ?? person }
    }
}
