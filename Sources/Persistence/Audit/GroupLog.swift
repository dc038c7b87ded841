import Dispatch
import Domain
import Kernel
import Ledger

/// What the members of a commit group put on record and promised, written for all of them by a few statements: before
/// the commit, and before anything reads those tables.
///
/// Entries are made on another thread while the next members are at work, for each entry's hash needs the one before
/// it and nothing else.
package final class GroupLog {
    private var tails: [MovingTail] = []
    private var held: [(organization: ID<Organization>, rows: HeldRows)] = []
    private let session: (ID<Organization>) throws -> any SQLConnection
    /// How many deeds it has been given.
    private(set) var count = 0
    private var failure: (any Error)?

    /// - Parameter session: opens a connection in an organization's scope to which no group log belongs.
    init(session: @escaping (ID<Organization>) throws -> any SQLConnection) { self.session = session }

    func add(_ deed: RecordedDeed, key: MacKey) throws {
        count += 1
        if let tail = tails.first(where: { $0.organization == deed.organization }) { return tail.add(deed, key) }
        let tail = try MovingTail(deed.organization, on: session(deed.organization))
        tail.add(deed, key)
        tails.append(tail)
    }

    func hold(_ rows: HeldRows, of organization: ID<Organization>) {
        guard !rows.isEmpty else { return }
        count += 1
        if let place = held.firstIndex(where: { $0.organization == organization }) { return held[place].rows.add(rows) }
        held.append((organization, rows))
    }

    /// Writes everything so far; what could not be written once is lost, and every later call says so.
    ///
    /// The last entries are made while the other rows are written.
    func write() throws {
        for tail in tails { tail.hasten() }
        try writeHeld()
        try writeLog()
    }

    func writeLog() throws {
        let waiting = tails
        tails.removeAll()
        try unlessFailed { for tail in waiting { try tail.finished().write(on: session(tail.organization)) } }
        MovingTail.letGo(waiting)
    }

    func writeHeld() throws {
        let waiting = held
        held.removeAll()
        try unlessFailed {
            for (organization, rows) in waiting { try rows.write(in: .id(organization), on: session(organization)) }
        }
    }

    private func unlessFailed(_ body: () throws -> Void) throws {
        if let failure { throw failure }
        do { try body() } catch {
            failure = error
            throw error
        }
    }
}

/// A tail that moves on a thread of its own from the first deed handed over until it is finished.
///
/// Its parts change hands and are never touched from two threads at once: `waiting` belongs to the writer; `tail` and
/// `failure` belong to the queue while it moves, and to the writer once the queue has been waited for.
private final class MovingTail: @unchecked Sendable {
    let organization: ID<Organization>
    private var waiting: [(RecordedDeed, MacKey)] = []
    private var isMoving = false
    /// Touched by the queue alone while it moves.
    private var tail: LogTail
    private var failure: (any Error)?

    /// Waking the other thread costs about as much as one deed's entries.
    private static let enough = 12
    private static let queue = DispatchQueue(label: "clearance.sqlite.sealing", qos: .userInitiated)

    /// Gives the memory of thousands of values back on the other thread.
    static func letGo(_ tails: [MovingTail]) {
        if !tails.isEmpty { queue.async { withExtendedLifetime(tails) {} } }
    }

    init(_ organization: ID<Organization>, on connection: any SQLConnection) throws {
        self.organization = organization
        tail = try LogTail(of: organization, on: connection)
    }

    func add(_ deed: RecordedDeed, _ key: MacKey) {
        waiting.append((deed, key))
        if waiting.count == Self.enough { hasten() }
    }

    /// Lets the entries be made of what waits.
    func hasten() {
        guard waiting.count > 1 else { return }
        let deeds = waiting
        waiting.removeAll(keepingCapacity: true)
        isMoving = true
        Self.queue.async { self.move(deeds) }
    }

    func finished() throws -> LogTail {
        if isMoving { Self.queue.sync {} }
        isMoving = false
        move(waiting)
        waiting.removeAll()
        if let failure { throw failure }
        return tail
    }

    private func move(_ deeds: [(RecordedDeed, MacKey)]) {
        guard failure == nil else { return }
        do { for (deed, key) in deeds { try tail.append(deed, key: key) } } catch { failure = error }
    }
}
