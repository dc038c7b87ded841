package import Kernel

/// Work that comes back for as long as the organization exists: a lease row each, so that one node at a time does it.
package enum Routine: String, Sendable, CaseIterable {
    /// Ends the grants whose time has come.
    case expiry
    /// Takes new entries into the tree and signs a checkpoint.
    case tree
    /// Looks after requests that nobody decides.
    case approvals
    /// Looks whether somebody can decide on what waits.
    case approvers
    /// Takes new entries into the counts of Insights.
    case insights
    /// Opens reviews of grants that are about to end, and looks at unanswered ones.
    case reviews
    /// Reminds of grants that are about to end and of reviews that wait.
    case notices
    /// Sees to it that every bound group is compared.
    case reconciliation
    /// Forgets what was remembered for a while only.
    case tidy
    /// Lets go of records that were kept long enough.
    case retention
    /// Looks whether what customers consented to still holds.
    case consents
    /// Tries whether connections' trust is still proven.
    case trust

    package var kind: Work.Kind {
        switch self {
        case .expiry, .approvals, .approvers, .insights, .reconciliation, .reviews, .notices: .sweep
        case .tree: .tree
        case .tidy, .retention: .tidy
        case .consents: .consent
        case .trust: .trust
        }
    }

    /// How long it rests: an ended grant is seen within half a minute, an entry is in a checkpoint within ten seconds.
    ///
    /// Figures are half a minute old at most; retention goes by the day (N11).
    package var rest: Span {
        switch self {
        case .expiry, .approvals, .insights: .seconds(30)
        case .tree: .seconds(5)
        case .reconciliation, .notices: .minutes(5)
        case .tidy, .reviews, .trust: .hours(1)
        case .consents: .hours(6)
        case .retention, .approvers: .days(1)
        }
    }

    /// The longest it ever waits: its rest, and the lease of who died over it.
    package var longestWait: Span { Span(milliseconds: rest.milliseconds + Span.minutes(5).milliseconds) }

    package func promise(in tx: some Scope & HasQueue) throws { try tx.queue.promise(kind, id: rawValue, at: tx.now) }
}
