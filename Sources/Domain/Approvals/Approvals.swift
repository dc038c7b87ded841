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
}

package protocol HasApprovals { var approvals: any Approvals { get } }
