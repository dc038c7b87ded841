package import Kernel

/// Sees to it that every bound group is compared, and that a group bound since then is.
package struct ScheduleComparisons: Sendable {
    package init() {}

    /// - Returns: how many comparisons were promised anew.
    @discardableResult
    package func callAsFunction(in tx: some Scope & HasCatalog & HasReconciliation & HasQueue) throws -> Int {
        var promised = 0
        for bound in try tx.catalog.boundGroups() {
            let known = try tx.reconciliation.comparison(of: bound.target)
            let comparison = known ?? GroupComparison(id: tx.newID(), target: bound.target)
            if known == nil { try tx.reconciliation.add(comparison) }
            guard try tx.queue.find(.comparison, id: comparison.id.rawValue) == nil else { continue }
            try tx.queue.promise(.comparison, id: comparison.id.rawValue, at: tx.now)
            promised += 1
        }
        return promised
    }
}

/// Lets a group be compared now instead of at its next time.
package struct CompareNow: Sendable {
    private let id: ID<GroupComparison>

    package init(_ id: ID<GroupComparison>) { self.id = id }

    package func callAsFunction(in tx: some Scope & HasReconciliation & HasQueue) throws -> GroupComparison {
        try tx.require(.admin, to: "compare a group")
        guard let comparison = try tx.reconciliation.comparison(id) else {
            throw Refusal(.notFound, "no_such_comparison", "there is no such comparison")
        }
        guard comparison.state == .resting else {
            throw Refusal(.conflict, "comparison_running", "this group is being compared already")
        }
        try tx.queue.promise(.comparison, id: id.rawValue, at: tx.now)
        try tx.record(AuditEvent(.comparisonRequested, comparison.subjects, comparison.group))
        return comparison
    }
}

extension GroupComparison {
    var subjects: [AuditEvent.Subject] { [.connection(target.connection), .other("comparison", id.rawValue)] }
    var group: JSON { ["group": .string(target.group)] }
}
