package import Kernel

/// A question to the requester, and the answer once it came.
package struct InformationRequest: Equatable, Sendable {
    package let id: ID<InformationRequest>
    package let request: ID<AccessRequest>
    package let askedBy: ID<Person>
    package let askedAt: Instant
    package let question: String
    package var answer: String?
    package var answeredBy: ID<Person>?
    package var answeredAt: Instant?

    package init(
        id: ID<InformationRequest>,
        request: ID<AccessRequest>,
        askedBy: ID<Person>,
        askedAt: Instant,
        question: String,
        answer: String? = nil,
        answeredBy: ID<Person>? = nil,
        answeredAt: Instant? = nil
    ) {
        (self.id, self.request, self.askedBy, self.askedAt) = (id, request, askedBy, askedAt)
        (self.question, self.answer, self.answeredBy, self.answeredAt) = (question, answer, answeredBy, answeredAt)
    }

    package var isOpen: Bool { answeredAt == nil }

    package static let maximumBytes = 2_000
}

/// Asks the requester something; the clock stands still until they answer (R8).
package struct AskForInformation: Sendable {
    private let id: ID<AccessRequest>
    private let question: String

    package init(_ id: ID<AccessRequest>, question: String) { (self.id, self.question) = (id, question) }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasApprovals & HasRequests & HasPeople & HasPolicies & HasEffects & HasCatalog
            & HasConnections
    ) throws -> InformationRequest {
        let request = try tx.requests.requirePending(id)
        let person = try Eligibility.decider(on: [request.requester, request.beneficiary], in: tx)
        let required = try request.requiredStages(in: tx)
        if try !request.isOpenToEveryApprover(required, in: tx) {
            try ChooseStage(request, required: required, wanted: nil).denial(by: person, in: tx)
        }
        try InformationRequest.check(question, "question")
        guard try !tx.approvals.questions(on: id).contains(where: \.isOpen) else {
            throw Refusal(.conflict, "question_open", "the requester has not answered the last question yet")
        }
        let asked = InformationRequest(
            id: tx.newID(),
            request: id,
            askedBy: person.id,
            askedAt: tx.now,
            question: question
        )
        try tx.approvals.add(asked)
        try tx.approvals.turnClock(of: request, in: tx) { $0.pause(at: tx.now) }
        try tx.record(
            AuditEvent(.requestInfoRequested, [.request(id), .issue(request.issue)], ["question": .string(question)])
        )
        try tx.tell(request.issue, .comment(text: "\(person.displayName) asks: \(question)"))
        return asked
    }
}

/// Answers what was asked, so that the clock goes on (R8).
package struct AnswerInformation: Sendable {
    private let id: ID<AccessRequest>
    private let answer: String

    package init(_ id: ID<AccessRequest>, answer: String) { (self.id, self.answer) = (id, answer) }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasApprovals & HasRequests & HasPeople & HasEffects
    ) throws -> InformationRequest {
        let request = try tx.requests.requirePending(id)
        guard let person = tx.actor.person, request.isParty(person) else {
            throw Refusal(.forbidden, "not_yours", "only the requester may answer")
        }
        try InformationRequest.check(answer, "answer")
        guard var asked = try tx.approvals.questions(on: id).first(where: \.isOpen) else {
            throw Refusal(.conflict, "no_question_open", "nobody asked anything that waits for an answer")
        }
        (asked.answer, asked.answeredBy, asked.answeredAt) = (answer, person, tx.now)
        try tx.approvals.save(asked)
        try tx.approvals.turnClock(of: request, in: tx) { $0.resume(at: tx.now) }
        try tx.record(
            AuditEvent(.requestInfoAnswered, [.request(id), .issue(request.issue)], ["answer": .string(answer)])
        )
        let name = try tx.people.require(person).displayName
        try tx.tell(request.issue, .comment(text: "\(name) answers: \(answer)"))
        return asked
    }
}

extension InformationRequest {
    fileprivate static func check(_ text: String, _ what: String) throws(Refusal) {
        guard (1...maximumBytes).contains(text.utf8.count) else {
            throw Refusal(.invalid, "\(what)_invalid", "write a \(what) of 1 to \(maximumBytes) bytes")
        }
    }
}

extension Requests {
    func requirePending(_ id: ID<AccessRequest>) throws -> AccessRequest {
        guard let request = try find(id) else {
            throw Refusal(.notFound, "no_such_request", "there is no such request")
        }
        guard request.decision == .pending else {
            throw Refusal(.conflict, "already_decided", "the request is already \(request.decision.rawValue)")
        }
        return request
    }
}

extension Approvals {
    /// Changes the clock and winds it anew.
    fileprivate func turnClock(
        of request: AccessRequest,
        in tx: some Scope,
        _ turn: (inout ApprovalClock) -> Void
    ) throws {
        guard var clock = try clock(of: request.id) else { return }
        turn(&clock)
        clock.wind(try settings().deadlines, at: tx.now)
        try save(clock)
    }
}
