import Domain
import Kernel
import Vendors

/// Once the trouble stops, everything comes to rest: members equal grants, or a person can see the difference.
///
/// Then people clear their desks and half a year passes: nobody is left with access that a grant gave.
struct Convergence {
    let world: World

    /// Until each group was compared after the last change, and once more.
    private static let everything = Span.minutes(140)

    /// How much later a difference may show: a comparison that a failing directory held up for up to an hour ends with what it had
    /// read before, and only the next one finds what changed meanwhile.
    private static let lateness = Span.hours(2)

    /// Longer than the longest wait for another attempt.
    private static let patience = Span.hours(14)

    func reach() async throws {
        world.company.setFaults(seed: 0, chances: [])
        world.company.setLag(.seconds(0))
        world.restart()
        try await enableConnections()
        try await world.requireLicence(false)
        // Jira may show what a portal panel stores twenty minutes late, and groups are compared once an hour.
        try await settle(for: Self.everything)
        try await differencesShow()
        try await look()
        try await everybodyIsBack()
        try await clearDesks()
        // Before retention lets go of what was not read yet.
        try await Invariants(world: world).check()
        world.clock.advance(by: GrantLimits.maximumLifetime)
        try await clearDesks()
        try await look()
        try await logIsWhole()
        try await nothingIsLeft()
        try everyCommentArrived()
        try everyReviewIsOneIssue()
        try await figuresAreTrue()
        try await everyIssueIsAnswered()
    }

    /// Or there might be nobody to clear the desks.
    private func everybodyIsBack() async throws {
        for person in world.people.values.sorted(by: { $0.id < $1.id }) where !person.isActive {
            try await world.comeHome(person)
        }
        for key in ["ada", "pat", "quinn"] where try world.person(key).roles.isEmpty {
            try await world.changeRoles(of: key, to: [.approver])
        }
    }

    /// Works for that time at least, and until nothing is owed.
    private func settle(for least: Span = .seconds(0)) async throws {
        let start = world.clock.now()
        var isOwed = true
        while isOwed || world.clock.now() - start < least, world.clock.now() - start < Self.patience {
            for wait in [Span.seconds(10), .minutes(35)] {
                for _ in 0..<8 where try await world.work() == 0 { break }
                world.clock.advance(by: wait)
            }
            isOwed = try await owed() > 0
        }
    }

    private func differencesShow() async throws {
        let end = world.clock.now() + Self.lateness
        while world.clock.now() < end {
            try await Invariants(world: world).check()
            do { return try await RestRules(world: world, state: world.state).differencesAreShown() } catch is Violation
            {
                try await settle(for: .minutes(70))
            }
        }
    }

    private func owed() async throws -> Int {
        try await world.read { tx in
            let removing = try tx.reconciliation.findings(open: true, page: PageRequest(size: 100)).items
                .count { $0.state == .removing }
            let going = try tx.massChanges.count(in: .running)
            return try tx.jobs.count(in: Self.moving) + tx.effects.count(in: [.queued]) + removing + going
        }
    }

    private static let moving: Set<Job.State> = [.queued, .running, .retryWait, .held]

    /// What must be true at rest.
    private func look() async throws {
        try await Invariants(world: world).check()
        try await nothingIsOwed()
        try await RestRules(world: world, state: world.state).check()
    }

    private func enableConnections() async throws {
        let actor = try world.admin.actor
        for connection in [world.okta, world.entra] {
            try await world.write(actor) { _ = try SwitchConnection(connection, on: true)(in: $0) }
        }
    }

    /// Every request is decided, every job that waits for a person is done and every difference settled, until nothing
    /// waits.
    private func clearDesks() async throws {
        for _ in 0..<8 {
            try await settle()
            if try await settleFindings() { try await settle() }
            let waiting = try await world.read { try $0.jobs.waitingForPeople(page: PageRequest(size: 100)).items }
            let pending = try await world.read {
                try $0.requests.list(RequestFilter(decision: .pending), page: PageRequest(size: 100)).items
            }
            guard !waiting.isEmpty || !pending.isEmpty else { return }
            for job in waiting { try await world.doByHand(job, by: world.helper(for: parties(of: job))) }
            for request in pending { try await answer(request) }
        }
        throw Violation(rule: "liveness", detail: "desks do not get empty")
    }

    private func parties(of job: Job) async throws -> Set<ID<Person>> {
        let grant = try await world.read { try $0.grants.find(job.grant) }
        guard let request = grant?.request else { return [job.person] }
        let requester = try await world.read { try $0.requests.find(request)?.requester }
        return [job.person, requester ?? job.person]
    }

    /// - Returns: whether there were any.
    private func settleFindings() async throws -> Bool {
        let findings = try await world.openFindings().filter { $0.state == .open }
        for finding in findings {
            let admin = try world.helper(for: Set([finding.person].compactMap(\.self)), as: .admin)
            try await world.settle([finding], as: world.pick(finding.choices), by: admin)
        }
        let held = try await world.heldChanges()
        for change in held {
            let second = try world.helper(for: [ID(change.askedBy)], as: .admin)
            try await world.settle(change, by: second, isRelease: world.pick([true, false]))
        }
        return !findings.isEmpty || !held.isEmpty
    }

    private func answer(_ request: AccessRequest) async throws {
        guard let person = try await approver(of: request) else { return try await withdraw(request) }
        try await world.decide(request, by: person)
        // What cannot be approved, because something changed since it was asked for, is denied.
        guard let next = try await approver(of: request) else { return }
        let deny = DecideRequest(request.id, .deny(reason: "not any more"))
        try await world.attempt("deny") { try await world.write(next.actor) { _ = try deny(in: $0) } }
    }

    /// Whoever the product says could decide next; nil when it says nobody, or nothing waits.
    private func approver(of request: AccessRequest) async throws -> Person? {
        try await world.read { tx in
            guard let found = try tx.requests.find(request.id), found.decision == .pending else { return nil }
            return try FindApprovers(found)(in: tx).lazy.compactMap(\.people.first).first
        }
    }

    /// Where the only one who could decide asked for it.
    private func withdraw(_ request: AccessRequest) async throws {
        let cancel = CancelRequest(request.id, reason: "nobody can decide")
        let requester = try await world.read { try $0.people.require(request.requester) }
        try await world.attempt("cancel") { try await world.write(requester.actor) { _ = try cancel(in: $0) } }
    }

    private func nothingIsOwed() async throws {
        let owed = try await world.read { tx in
            // What was to be given to somebody who has left waits until they are back, or until an admin revokes it.
            let jobs = try tx.connections.all().flatMap { try tx.jobs.unfinished(connection: $0.id, limit: 1_000) }
            let left = jobs.count { $0.state == .held && $0.code == "holder_inactive" }
            return try tx.jobs.count(in: Self.moving) - left
        }
        guard owed == 0 else {
            throw Violation(rule: "liveness", detail: "\(owed) jobs neither ended nor wait for a person")
        }
        let untold = try await world.read { try $0.effects.count(in: [.queued]) }
        guard untold == 0 else { throw Violation(rule: "liveness", detail: "\(untold) effects were not delivered") }
    }

    /// When all grants have ended, only those are members who were before us.
    private func nothingIsLeft() async throws {
        try await Invariants(world: world).readRows()
        let state = world.state
        if let review = state.reviews.first(where: \.state.isOpen) {
            throw Violation(rule: "liveness", detail: "review \(review.id) is still \(review.state)")
        }
        if let open = state.grants.first(where: { $0.isOpen || ![.done, .notNeeded].contains($0.removal) }) {
            throw Violation(
                rule: "liveness",
                detail: "grant \(open.id) is still \(open.status), removal \(open.removal)"
            )
        }
        for target in Set(state.grants.compactMap(\.target)) {
            for external in world.members(of: target) where !world.isStranger(external, in: target) {
                throw Violation(rule: "convergence", detail: "\(external) is still a member of \(target.group)")
            }
        }
    }

    /// What the log calls told stands at the issue.
    private func everyCommentArrived() throws {
        let issues = world.company.jira.withModel(\.issues)
        for (effect, issue) in world.replay.comments {
            let isThere = issues[issue]?.comments.contains { comment in
                comment.properties.contains { $0.value["id"]?.string == effect }
            }
            guard isThere == true else { throw Violation(rule: "outbox", detail: "\(issue) was never told \(effect)") }
        }
    }

    /// However often a worker died while it asked; one that slept in the middle of its call asks when it wakes up, because
    /// Jira makes issues without asking whether there is one.
    private func everyReviewIsOneIssue() throws {
        guard world.coverage.counts["deed: pause"] == nil else { return }
        let asked = world.company.jira.withModel { jira in
            jira.issues.values.filter { $0.requestType == nil }.flatMap { $0.properties.map(\.value.canonicalText) }
        }
        guard Set(asked).count == asked.count else { throw Violation(rule: "G8", detail: "one review, two issues") }
    }

    /// What Insights keeps equals a recount.
    private func figuresAreTrue() async throws {
        let wrong = try await world.store.write(in: world.scope, by: .system("check")) { tx in
            while try CountInsights(limit: 1_000)(in: tx) > 0 {}
            return try CheckInsights()(in: tx) ?? []
        }
        guard wrong.isEmpty else { throw Violation(rule: "insights", detail: "\(wrong.prefix(2))") }
    }

    /// Whatever was raised became a request or was rejected, also where no webhook told of it.
    private func everyIssueIsAnswered() async throws {
        let keys = world.company.jira.withModel { jira in
            jira.issues.values.filter { $0.requestType != nil }.map(\.key).sorted()
        }
        let lost = try await world.read { tx in
            try keys.filter { key in
                try tx.requests.find(issue: key) == nil && tx.intake.find(key)?.state != .rejected
            }
        }
        guard lost.isEmpty else { throw Violation(rule: "liveness", detail: "nobody answered \(lost)") }
    }

    private func logIsWhole() async throws {
        let (entries, pruned, tree) = try await world.read { tx in
            let pruned = try tx.retention.newestRange()
            let entries = try tx.audit.range(from: (pruned?.through ?? 0) + 1, limit: 1_000_000)
            return try (entries, pruned, tx.auditTree.state())
        }
        let log = WholeLog(entries: entries, pruned: pruned)
        try log.leads(to: world.replay)
        try log.grows(into: tree, read: world.replay)
    }
}
