package import Kernel

/// Who decides on requests, and what was said at their stages.
package protocol Approvals {
    func settings() throws -> ApprovalSettings
    /// Saves over the version that was read, 0 for the first; a conflict is refused as `changed_meanwhile`.
    func save(_ settings: ApprovalSettings) throws

    func owners(of tool: ID<Tool>) throws -> [ID<Person>]
    /// Replaces the owners; none is allowed.
    func setOwners(_ owners: [ID<Person>], of tool: ID<Tool>) throws

    /// In the order in which they were given.
    func given(to request: ID<AccessRequest>) throws -> [StageApproval]
    /// A stage that has its approval takes no second one: refused as `changed_meanwhile`.
    func add(_ approval: StageApproval) throws

    /// Who in particular decides at which stages of the request.
    func assignments(of request: ID<AccessRequest>) throws -> [StageAssignment]
    /// Of requests that are still pending.
    func assignments(to person: ID<Person>) throws -> [StageAssignment]
    /// Replaces the one that the stage had.
    func assign(_ assignment: StageAssignment) throws
    func removeAssignment(of request: ID<AccessRequest>, at stage: String) throws

    func gaps(of request: ID<AccessRequest>) throws -> [ApproverGap]
    /// Adds it, or changes the kind of the one that the stage has.
    func save(_ gap: ApproverGap) throws
    func removeGap(of request: ID<AccessRequest>, at stage: String) throws
    /// Forgets those of requests that are not pending any more.
    func removeGapsOfDecided() throws
    /// Of pending requests.
    func countGaps(_ kind: ApproverGap.Kind) throws -> Int

    func clock(of request: ID<AccessRequest>) throws -> ApprovalClock?
    /// Those whose time has come, earliest first.
    func dueClocks(at now: Instant, limit: Int) throws -> [ApprovalClock]
    func add(_ clock: ApprovalClock) throws
    /// Saves over the version that was read; a conflict is refused as `changed_meanwhile`.
    func save(_ clock: ApprovalClock) throws
    func removeClock(of request: ID<AccessRequest>) throws
    /// Lets every clock be looked at, because the deadlines have changed.
    ///
    /// - Parameter level: the most levels that a clock counts as added from now on.
    func ringAllClocks(at now: Instant, cappedAt level: Int) throws
    /// Pending requests from before there were clocks, with the time they were raised.
    func requestsWithoutClock(limit: Int) throws -> [(ID<AccessRequest>, Instant)]

    /// Oldest first.
    func questions(on request: ID<AccessRequest>) throws -> [InformationRequest]
    /// One at a time: a second open one is refused as `changed_meanwhile`.
    func add(_ question: InformationRequest) throws
    func save(_ question: InformationRequest) throws

    /// One a person at most, over or not.
    func delegation(from person: ID<Person>) throws -> Delegation?
    /// Those that have not ended.
    func delegations(to person: ID<Person>, at now: Instant) throws -> [Delegation]
    /// By who delegated.
    func allDelegations() throws -> [Delegation]
    /// Replaces the one that the person made before.
    func save(_ delegation: Delegation) throws
    func removeDelegation(from person: ID<Person>) throws

    /// Those who are away at that moment.
    func absent(at now: Instant) throws -> [ID<Person>]
    func absence(of person: ID<Person>) throws -> Absence?
    func save(_ absence: Absence) throws
    func removeAbsence(of person: ID<Person>) throws
}

extension Approvals {
    /// Whoever decides for one of these people at that moment.
    func delegates(of people: [ID<Person>], at now: Instant) throws -> [ID<Person>] {
        try people.compactMap { try delegation(from: $0) }.filter { $0.isLive(at: now) }.map(\.to)
    }
}

package protocol HasApprovals { var approvals: any Approvals { get } }
