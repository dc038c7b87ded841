package import Kernel

/// The grants we know of.
package protocol Grants {
    func find(_ id: ID<Grant>) throws -> Grant?
    func find(request: ID<AccessRequest>) throws -> Grant?
    /// The open grant (pending provision or active) of that person, tool and role (I1 allows one).
    func open(holder: ID<Person>, tool: ID<Tool>, role: String) throws -> Grant?
    /// Every grant of the holder on that membership, open or ended, whatever tool it is for.
    func of(holder: ID<Person>, target: Grant.Target) throws -> [Grant]
    /// Open grants of the holder at that connection.
    func open(holder: ID<Person>, connection: ID<Connection>) throws -> [Grant]
    /// - Throws: `duplicate_open_grant`, naming it, where the holder has one open for that tool and role; the transaction
    ///   may go on.
    func add(_ grant: Grant) throws
    func save(_ grant: Grant) throws
    /// Active grants whose end has come, by end, at most `limit`: the cost follows what is due.
    func due(at now: Instant, limit: Int) throws -> [Grant]
    func list(_ filter: GrantFilter, page: PageRequest) throws -> Page<Grant>
    func countOpen(tool: ID<Tool>) throws -> Int
    /// How many grants have ended while their removal is not done.
    func outstandingRemovals() throws -> Int
    /// How many open grants are held by people whose account is not active any more.
    func heldByLeavers() throws -> Int
}

package protocol HasGrants { var grants: any Grants { get } }

package struct GrantFilter: Equatable, Sendable {
    package var holder: ID<Person>?
    package var tool: ID<Tool>?
    package var statuses: Set<Grant.Status>
    package var outstandingRemovalOnly: Bool

    package init(
        holder: ID<Person>? = nil,
        tool: ID<Tool>? = nil,
        statuses: Set<Grant.Status> = Set(Grant.Status.allCases),
        outstandingRemovalOnly: Bool = false
    ) {
        (self.holder, self.tool, self.statuses) = (holder, tool, statuses)
        self.outstandingRemovalOnly = outstandingRemovalOnly
    }
}
