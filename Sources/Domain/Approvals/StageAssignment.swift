package import Kernel

/// Somebody in particular who was asked to decide at one stage of one request, instead of whom the route names (R6).
///
/// It holds while that person can decide; otherwise the route counts again.
package struct StageAssignment: Equatable, Sendable {
    package let request: ID<AccessRequest>
    package let stage: String
    package let person: ID<Person>
    package let reason: String
    package let by: ID<Person>
    package let at: Instant

    package init(
        request: ID<AccessRequest>,
        stage: String,
        person: ID<Person>,
        reason: String,
        by: ID<Person>,
        at: Instant
    ) {
        (self.request, self.stage, self.person) = (request, stage, person)
        (self.reason, self.by, self.at) = (reason, by, at)
    }
}

extension AccessRequest {
    /// Reassigning saves the request, so one that was never saved since it came in has no assignments.
    package func assignments(in tx: some HasApprovals) throws -> [StageAssignment] {
        version > 1 ? try tx.approvals.assignments(of: id) : []
    }

    /// Whether it lies in the ordinary queue, where every approver decides on equal terms.
    func isOpenToEveryApprover(_ required: [String], in tx: some HasApprovals) throws -> Bool {
        try required.isEmpty && assignments(in: tx).isEmpty
    }
}
