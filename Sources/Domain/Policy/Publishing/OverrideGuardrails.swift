package import Kernel

/// An admin's word that guardrails do not hold for one request, until a moment (N39).
package struct GuardrailOverride: Equatable, Sendable {
    package let request: ID<AccessRequest>
    package let reason: String
    package let by: ID<Person>
    package let at: Instant
    package let until: Instant

    package init(request: ID<AccessRequest>, reason: String, by: ID<Person>, at: Instant, until: Instant) {
        (self.request, self.reason, self.by, self.at, self.until) = (request, reason, by, at, until)
    }

    package static let longest = Span.days(30)
}

/// Sets guardrails aside for one pending request, on the record.
///
/// It approves nothing: an approver still decides, without the limit of days by risk. What keeps blocked and retired
/// tools out, and a person in front of restricted ones, cannot be set aside.
package struct OverrideGuardrails: Sendable {
    private let request: ID<AccessRequest>
    private let reason: String
    private let until: Instant

    package init(_ request: ID<AccessRequest>, reason: String, until: Instant) {
        (self.request, self.reason, self.until) = (request, reason, until)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasPolicies & HasRequests & HasPeople & HasAudit) throws
        -> GuardrailOverride
    {
        let admin = try tx.requireAdminPerson(to: "override guardrails")
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why guardrails are overridden") }
        guard until > tx.now, until <= tx.now + GuardrailOverride.longest else {
            throw Refusal(.invalid, "end_out_of_range", "an override ends within 30 days from now")
        }
        guard let found = try tx.requests.find(request) else {
            throw Refusal(.notFound, "no_such_request", "there is no such request")
        }
        guard found.decision == .pending else {
            throw Refusal(.conflict, "already_decided", "the request is decided already")
        }
        let parties = [found.requester, found.beneficiary]
        _ = try Eligibility.decider(on: Set(parties), in: tx)
        guard try Eligibility.isSecond(admin, to: parties, in: tx) else {
            throw Refusal(
                .forbidden,
                "self_approval",
                "nobody overrides guardrails for an own request, nor for whoever made them an admin within a day"
            )
        }
        let override = GuardrailOverride(request: request, reason: reason, by: admin, at: tx.now, until: until)
        try tx.policies.add(override)
        let data: JSON = ["reason": .string(reason), "until": .instant(until)]
        try tx.record(AuditEvent(.guardrailsOverridden, [.request(request), .issue(found.issue)], data))
        return override
    }
}
