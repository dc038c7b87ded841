/// Grows the tree again from the entries, and asks at each size that someone vouched for whether the root is theirs.
struct TreeWalk {
    private var frontier: TreeFrontier
    /// In ascending order of size; a slice, because taking the first from an array of thousands moves the rest.
    private var targets: ArraySlice<TreeTarget>
    /// The largest size whose root was the right one; nothing before the first entry counts as confirmed.
    private var lastConfirmed: Int64 = 0
    private(set) var isIntact = true
    private(set) var confirmed: [TreeTarget] = []
    private(set) var findings: [Finding] = []

    init(from frontier: TreeFrontier, targets: [TreeTarget]) {
        self.frontier = frontier
        self.targets = targets.filter { $0.head.size >= frontier.size }.sorted { $0.head.size < $1.head.size }[...]
        compare()
    }

    mutating func append(_ leaf: Hash256) {
        guard isIntact else { return }
        frontier.append(leaf: leaf)
        compare()
    }

    mutating func append(_ parts: [TreeRange]) {
        guard isIntact else { return }
        for part in parts {
            frontier.append(part)
            compare()
        }
    }

    /// From here on the entries are known to be wrong, so their tree says nothing more.
    mutating func breakOff() { isIntact = false }

    /// The largest size that was vouched for and not reached.
    var largestUnreached: Int64? { targets.last?.head.size }

    private mutating func compare() {
        while let target = targets.first, target.head.size == frontier.size {
            targets.removeFirst()
            if frontier.root == target.head.root {
                confirmed.append(target)
                lastConfirmed = frontier.size
            } else {
                findings.append(rewritten(against: target))
            }
        }
    }

    private func rewritten(against target: TreeTarget) -> Finding {
        let size = target.head.size
        let first = min(lastConfirmed + 1, max(size, 1))
        return Finding(.rewritten, seq: first, through: size, "the entries are not those of \(target.name)")
    }
}

/// A tree that someone vouched for.
struct TreeTarget: Equatable {
    let head: TreeHead
    let origin: Origin

    /// Who vouched for it.
    enum Origin {
        /// The log itself, now.
        case log
        /// The log itself, earlier.
        case stored
        /// The verifier brought it along.
        case given

        var name: String {
            switch self {
            case .log: "the log's own tree"
            case .stored: "a stored checkpoint"
            case .given: "a given checkpoint"
            }
        }
    }

    var name: String {
        switch origin {
        case .log: "the log's own tree of size \(head.size)"
        case .stored: "the stored checkpoint of size \(head.size)"
        case .given: "the given checkpoint of size \(head.size)"
        }
    }
}
