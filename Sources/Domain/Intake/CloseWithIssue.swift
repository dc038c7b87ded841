package import Kernel

/// Ends intake's look at an issue that changed: a request still pending is cancelled if the issue was closed by hand (R4).
package struct CloseWithIssue: Sendable {
    private let issue: String
    private let request: ID<AccessRequest>?
    private let reason: String?
    private let fence: Int64

    /// - Parameter reason: how the issue was closed; nil when it is open.
    package init(_ issue: String, request: ID<AccessRequest>?, reason: String?, fence: Int64) {
        (self.issue, self.request, self.reason, self.fence) = (issue, request, reason, fence)
    }

    package func callAsFunction(in tx: some Scope & HasRequests & HasEffects) throws {
        guard try tx.queue.keep(.intake, id: issue, fence: fence), let request, let reason else { return }
        guard try tx.requests.find(request)?.decision == .pending else { return }
        try CancelRequest(request, reason: reason)(in: tx)
    }
}
