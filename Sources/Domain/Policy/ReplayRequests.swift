package import Kernel

/// What a policy would have answered to the stored requests of a period.
package struct PolicyTrial: Sendable {
    /// One request whose answer would have been another.
    package struct Example: Sendable {
        package let request: ID<AccessRequest>
        package let issue: String
        package let tool: ID<Tool>
        package let createdAt: Instant
        package let flip: PolicyReplay.Flip
    }

    package let from: Instant?
    package let to: Instant?
    package fileprivate(set) var replay = PolicyReplay()
    /// Requests of the period that no policy has seen, so there is nothing to decide again.
    package fileprivate(set) var unseen = 0
    /// Whether every request of the period was looked at; the newest are looked at first.
    package fileprivate(set) var isWhole = true
    /// The newest requests of each change of answer, at most `ReplayRequests.named` each.
    package fileprivate(set) var examples: [Example] = []

    fileprivate init(_ filter: RequestFilter) { (from, to) = (filter.from, filter.to) }
}

/// Decides the stored requests of a period anew by another policy, and says whose answer would have been another.
///
/// Requests are read page by page, each in a transaction of its own, so memory stays flat and nobody waits for it. What
/// policy saw was stored with each request, so a tool or a person that has changed since makes no difference.
package struct ReplayRequests: Sendable {
    /// How many requests are named for each change of answer.
    package static let named = 5
    /// How many stored requests one look over the network takes in.
    package static let most = 20_000

    private let policy: CompiledPolicy
    private let filter: RequestFilter
    private let limit: Int

    /// - Parameters:
    ///   - from: only requests raised then or later.
    ///   - to: only requests raised before.
    ///   - limit: how many requests are looked at; beyond that the trial is not whole.
    package init(_ policy: Policy, from: Instant? = nil, to: Instant? = nil, limit: Int = .max) throws(Refusal) {
        if let from, let to, from >= to {
            throw Refusal(.invalid, "period_empty", "the period ends before it begins: `from` counts, `to` does not")
        }
        (self.policy, filter) = (policy.compiled(), RequestFilter(from: from, to: to))
        self.limit = limit
    }

    package func callAsFunction(store: any Store, scope: OrganizationScope) async throws -> PolicyTrial {
        var (trial, looked, after): (PolicyTrial, Int, String?) = (PolicyTrial(filter), 0, nil)
        repeat {
            let page = PageRequest(size: min(100, limit - looked), after: after)
            let requests = try await store.read(in: scope) { [filter] in try $0.requests.list(filter, page: page) }
            replay(requests.items, into: &trial)
            (looked, after) = (looked + requests.items.count, requests.next)
        } while after != nil && looked < limit
        trial.isWhole = after == nil
        return trial
    }

    private func replay(_ requests: [AccessRequest], into trial: inout PolicyTrial) {
        var history = RequestHistory()
        let seen = requests.filter { history.add($0) }
        trial.unseen += requests.count - seen.count
        let part = policy.replay(history) { place, flip in
            guard trial.examples.count(where: { $0.flip == flip }) < Self.named else { return }
            trial.examples.append(PolicyTrial.Example(seen[place], flip))
        }
        trial.replay.add(part)
    }
}

extension PolicyTrial.Example {
    fileprivate init(_ asked: AccessRequest, _ flip: PolicyReplay.Flip) {
        (request, issue, tool, createdAt) = (asked.id, asked.issue, asked.tool, asked.createdAt)
        self.flip = flip
    }
}
