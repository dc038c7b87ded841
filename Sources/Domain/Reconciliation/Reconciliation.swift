package import Kernel

/// The comparisons of the organization and what they found.
package protocol Reconciliation {
    func comparison(_ id: ID<GroupComparison>) throws -> GroupComparison?
    func comparison(of target: Grant.Target) throws -> GroupComparison?
    /// By id.
    func comparisons(page: PageRequest) throws -> Page<GroupComparison>
    func add(_ comparison: GroupComparison) throws
    func save(_ comparison: GroupComparison) throws

    /// Keeps the fingerprints of one listed page until the run ends.
    func addFingerprints(_ bytes: [UInt8], page: Int, of comparison: ID<GroupComparison>) throws
    /// The fingerprints of all listed pages, one page after the other.
    func fingerprints(of comparison: ID<GroupComparison>, _ body: ([UInt8]) throws -> Void) throws
    func removeFingerprints(of comparison: ID<GroupComparison>) throws

    /// What explains the members with these references, at most 1,000 of them; who is not named is not explained by a
    /// grant that is open or by the baseline.
    ///
    /// - Parameter role: the tool and role to which the group was bound first.
    func standing(of references: [[UInt8]], in target: Grant.Target, boundTo role: BoundRole?) throws
        -> [[UInt8]: MemberStanding]
    /// Active grants of that membership by id, each with its holder's reference; nil where nobody knows it.
    func activeGrants(in target: Grant.Target, after: ID<Grant>?, limit: Int) throws
        -> [(grant: ID<Grant>, reference: [UInt8]?)]

    func finding(_ id: ID<Finding>) throws -> Finding?
    /// The open finding for the same difference; there is one at most.
    func openFinding(of comparison: ID<GroupComparison>, kind: Finding.Kind, key: String) throws -> Finding?
    /// Whether that member was taken out after that moment.
    func wasRemoved(_ key: String, of comparison: ID<GroupComparison>, after moment: Instant) throws -> Bool
    /// Whether a job for that membership has ended, or a member was taken out, at that moment or later.
    func hasMoved(_ target: Grant.Target, _ comparison: ID<GroupComparison>, since moment: Instant) throws -> Bool
    func add(_ finding: Finding) throws
    func save(_ finding: Finding) throws
    /// Open ones oldest first, or all others newest first.
    func findings(open: Bool, page: PageRequest) throws -> Page<Finding>
    func openFindings() throws -> Int
    /// Findings that wait for a person and that this run has not seen.
    func unseen(by run: Int64, of comparison: ID<GroupComparison>, limit: Int) throws -> [Finding]
    /// Whether a job is changing that group under a live lease.
    func isGroupBusy(_ target: Grant.Target) throws -> Bool
}

package protocol HasReconciliation { var reconciliation: any Reconciliation { get } }

/// A tool's role, to which a group is bound.
package struct BoundRole: Equatable, Sendable {
    package let tool: ID<Tool>
    package let role: String

    package init(tool: ID<Tool>, role: String) { (self.tool, self.role) = (tool, role) }
}

extension Catalog {
    /// The groups that are bound, each with the role that was bound to it first.
    func boundGroups() throws -> [(target: Grant.Target, role: BoundRole, name: String)] {
        var first: [Grant.Target: (role: BoundRole, name: String, at: Instant)] = [:]
        for tool in try all() {
            for role in tool.roles {
                guard let target = tool.target(role: role.name), let group = role.group else { continue }
                if let known = first[target], known.at <= group.boundAt { continue }
                first[target] = (BoundRole(tool: tool.id, role: role.name), group.name, group.boundAt)
            }
        }
        return first.map { ($0.key, $0.value.role, $0.value.name) }.sorted {
            ($0.target.connection, ID<Grant>($0.target.group)) < ($1.target.connection, ID<Grant>($1.target.group))
        }
    }
}
