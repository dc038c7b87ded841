package import Kernel

/// The requests we know of.
package protocol Requests {
    func find(_ id: ID<AccessRequest>) throws -> AccessRequest?
    func find(issue: String) throws -> AccessRequest?
    /// The request that is still open for that person, tool and role, if any.
    func open(beneficiary: ID<Person>, tool: ID<Tool>, role: String) throws -> AccessRequest?
    func add(_ request: AccessRequest) throws
    /// Saves over the version that was read; a lost race is refused as `already_decided`.
    func save(_ request: AccessRequest) throws
    /// Oldest first for the pending, newest first otherwise.
    func list(_ filter: RequestFilter, page: PageRequest) throws -> Page<AccessRequest>
    /// Where the page after that request begins; refuses a request that there is not.
    func cursor(after id: ID<AccessRequest>) throws -> String
}

package protocol HasRequests { var requests: any Requests { get } }

/// Which requests are wanted (N31).
///
/// Times are half-open: `from` counts, `to` does not.
package struct RequestFilter: Equatable, Sendable {
    package var decision: AccessRequest.Decision?
    package var issue: String?
    package var id: String?
    /// Requests that this person made or would use.
    package var party: ID<Person>?
    /// Leaves out requests to which this person is a party: nobody sees the own in the queue.
    package var notParty: ID<Person>?
    package var from: Instant?
    package var to: Instant?

    package init(
        decision: AccessRequest.Decision? = nil,
        issue: String? = nil,
        id: String? = nil,
        party: ID<Person>? = nil,
        notParty: ID<Person>? = nil,
        from: Instant? = nil,
        to: Instant? = nil
    ) {
        (self.decision, self.issue, self.id) = (decision, issue, id)
        (self.party, self.notParty, self.from, self.to) = (party, notParty, from, to)
    }
}
