package import Kernel

/// The comparison of one bound group's members with what grants say: how far it is, and what the last one found.
///
/// One row for each group, kept for good. A run lists the members page by page and then looks for grants without a
/// member; whoever takes it over goes on where the last one stopped.
package struct GroupComparison: Equatable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// Waits for its time.
        case resting
        /// Reads the members, page by page.
        case listing
        /// All members are read; looks for grants whose holder is not among them.
        case matching
    }

    /// How often a group is compared.
    package static let interval = Span.hours(1)
    /// How long it rests at least after a run that took most of that time.
    static let leastRest = Span.minutes(15)
    /// How long an unchanged stamp of the directory may stand for the members themselves.
    package static let fullInterval = Span.hours(24)
    /// Lists longer than this are refused rather than cut: from part of a list nothing may be concluded.
    package static let mostPages = 5_000

    package let id: ID<GroupComparison>
    package let target: Grant.Target
    package var state: State
    /// Counted up with each run.
    package var run: Int64
    package var startedAt: Instant?
    /// Where the directory goes on listing; nil before the first page and after the last.
    package var cursor: String?
    package var pages: Int
    /// What this run counted so far.
    package var counts: MemberCounts
    /// When the directory said, before listing, that the members last changed.
    package var stamp: String?

    package var completedAt: Instant?
    /// When the members were last read to the end.
    package var listedAt: Instant?
    package var lastStamp: String?
    package var lastCounts: MemberCounts
    /// How many attempts have failed since the last one that worked, and why the last of them did.
    package var failures: Int
    package var code: String?
    package var message: String?
    package var version: Int64

    package init(
        id: ID<GroupComparison>,
        target: Grant.Target,
        state: State = .resting,
        run: Int64 = 0,
        startedAt: Instant? = nil,
        cursor: String? = nil,
        pages: Int = 0,
        counts: MemberCounts = MemberCounts(),
        stamp: String? = nil,
        completedAt: Instant? = nil,
        listedAt: Instant? = nil,
        lastStamp: String? = nil,
        lastCounts: MemberCounts = MemberCounts(),
        failures: Int = 0,
        code: String? = nil,
        message: String? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.target, self.state, self.run, self.startedAt) = (id, target, state, run, startedAt)
        (self.cursor, self.pages) = (cursor, pages)
        (self.counts, self.stamp, self.completedAt, self.listedAt) = (counts, stamp, completedAt, listedAt)
        (self.lastStamp, self.lastCounts, self.failures) = (lastStamp, lastCounts, failures)
        (self.code, self.message, self.version) = (code, message, version)
    }

    /// What the directory is asked to compare with: the mark of the last full reading.
    package var knownStamp: String? {
        lastStamp.map { $0.hasPrefix(Self.once) ? String($0.dropFirst(Self.once.count)) : $0 }
    }

    /// Leads a mark that was seen at one full reading only.
    private static let once = "once "

    /// Keeps the mark of a full reading.
    ///
    /// A replica may tell the mark of a change and not yet the change, so a mark counts once a second reading, an hour later, found
    /// the same one.
    mutating func note(_ stamp: String?) {
        lastStamp = stamp.map { stamp in knownStamp.map { sameBytes($0, stamp) } == true ? stamp : Self.once + stamp }
    }

    /// Whether the members need not be listed: the directory says that they are those of the last full reading.
    package func isUnchanged(_ stamp: String?, at now: Instant) -> Bool {
        guard let stamp, let lastStamp, let listedAt else { return false }
        return sameBytes(stamp, lastStamp) && now - listedAt < Self.fullInterval
    }

    /// Whether this run saw something of which it could not say yet what it is: then the members have to be read again,
    /// though the directory will say that they have not changed.
    var isUndecided: Bool {
        get { stamp == nil }
        set { if newValue { stamp = nil } }
    }

    /// From when on what Clearance itself did to the group is not settled by the last full reading: a replica may not have
    /// shown it then, and a person may have attested what is not so.
    var unsettledSince: Instant? { listedAt.map { $0 - Replication.longest } }

    /// When to compare again after a run that ends now: what it found is as old as its beginning, so the time counts from there.
    func next(after now: Instant) -> Instant {
        max((startedAt ?? now) + Self.interval, now + Self.leastRest)
    }

    /// Begins a run from nothing.
    mutating func begin(stamp: String?, at now: Instant) {
        (state, run, startedAt, self.stamp) = (.listing, run + 1, now, stamp)
        (cursor, pages, counts) = (nil, 0, MemberCounts())
    }

    /// Forgets what a run has read, so that the next one begins from nothing.
    mutating func rest() { (state, cursor, pages) = (.resting, nil, 0) }
}
