import Dispatch
import GRDB
import Synchronization

/// Commits waiting transactions together, so that one flush of the disk serves all of them.
///
/// Each member fails alone: most refuse before they write anything, and nothing has to be taken back. When one fails
/// after it wrote, the group begins again with a savepoint for each member, which costs a copy of every page that is
/// changed. Nobody is told anything before the commit has returned, because a refusal may rest on what another member
/// wrote; when the group as a whole is lost, each member runs again by itself.
final class GroupCommit: Sendable {
    private struct Waiting {
        var members: [any GroupMember] = []
        var isRunning = false
    }

    /// Keeps the wait of the first member short however many follow.
    private static let largest = 256

    private let database: any DatabaseWriter
    private let watch: (any StatementWatch)?
    private let prepared = PreparedStatements(memory: RowMemory())
    private let waiting = Mutex(Waiting())
    private let telling = DispatchQueue(label: "clearance.sqlite.telling", qos: .userInitiated)

    init(_ database: any DatabaseWriter, watch: (any StatementWatch)?) {
        (self.database, self.watch) = (database, watch)
    }

    func add(_ member: any GroupMember) {
        let mustStart = waiting.withLock { waiting in
            waiting.members.append(member)
            defer { waiting.isRunning = true }
            return !waiting.isRunning
        }
        if mustStart { start() }
    }

    /// The first group commits on the caller's thread, since waking another one takes longer than a small commit; those
    /// who come meanwhile wait for the writer's own thread, so that nobody works for others for long.
    private func start() {
        let isMore = database.writeWithoutTransaction { database in
            next().map { commit($0, on: database) }
            return hasMore
        }
        if isMore { database.asyncWriteWithoutTransaction { self.drain($0) } }
    }

    /// Lets go of what would keep the connection from closing.
    func close() async throws { try await database.writeWithoutTransaction { [prepared] _ in prepared.removeAll() } }

    private func drain(_ database: Database) {
        while let group = next() { commit(group, on: database) }
    }

    private func commit(_ group: [any GroupMember], on database: Database) {
        let isDone =
            group.count > 1
            && (commitTogether(group, log: groupLog(on: database), on: database) { try $0.attemptOpenly($1) }
                || commitTogether(group, on: database) { try $0.attemptInSavepoint($1) })
        if !isDone { for member in group { commitAlone(member, on: database) } }
    }

    /// Whether somebody came while the last group was at work; if not, the next to come starts anew.
    private var hasMore: Bool {
        waiting.withLock { waiting in
            waiting.isRunning = !waiting.members.isEmpty
            return waiting.isRunning
        }
    }

    private func next() -> [any GroupMember]? {
        waiting.withLock { waiting in
            guard !waiting.members.isEmpty else {
                waiting.isRunning = false
                return nil
            }
            let group = Array(waiting.members.prefix(Self.largest))
            waiting.members.removeFirst(group.count)
            return group
        }
    }

    /// - Parameter attempt: gives why a member alone failed, and throws when the whole transaction is gone.
    /// - Returns: false when the group was lost and nobody has been told.
    private func commitTogether(
        _ group: [any GroupMember],
        log: GroupLog? = nil,
        on database: Database,
        _ attempt: (SQLiteSession, () throws -> Void) throws -> (any Error)?
    ) -> Bool {
        do {
            let control = try SQLiteSession(database, scope: .upkeep, prepared: prepared, groupLog: log)
            var errors: [(any Error)?] = []
            errors.reserveCapacity(group.count)
            try control.transaction {
                for member in group { errors.append(try attempt(control) { try run(member, log, on: database) }) }
                try log?.write()
            }
            tell(group, errors)
            return true
        } catch {
            return false
        }
    }

    /// Waking those who wait costs about as much as a statement each, which the next group need not wait for.
    private func tell(_ group: [any GroupMember], _ errors: [(any Error)?]) {
        telling.async { for (member, error) in zip(group, errors) { member.settle(error) } }
    }

    private func commitAlone(_ member: any GroupMember, on database: Database) {
        do {
            let control = try SQLiteSession(database, scope: .upkeep, prepared: prepared)
            try control.transaction { try run(member, nil, on: database) }
            member.settle(nil)
        } catch {
            member.settle(error)
        }
    }

    private func groupLog(on database: Database) -> GroupLog {
        GroupLog { [prepared, watch] organization in
            try SQLiteSession(database, scope: .organization(organization), prepared: prepared, watch: watch)
        }
    }

    private func run(_ member: any GroupMember, _ log: GroupLog?, on database: Database) throws {
        let session = try SQLiteSession(
            database,
            scope: member.scope,
            prepared: prepared,
            groupLog: log,
            watch: watch
        )
        try member.attempt(session)
        try session.requireHealth()
    }
}

extension SQLiteSession {
    /// - Returns: why the body failed, when it had not written anything yet.
    fileprivate func attemptOpenly(_ body: () throws -> Void) throws -> (any Error)? {
        let (before, deeds) = (changes, groupLog?.count)
        do {
            try body()
            return nil
        } catch {
            guard !isOutsideTransaction, changes == before, groupLog?.count == deeds else { throw error }
            return error
        }
    }

    /// - Returns: why the body failed; what it wrote is taken back.
    fileprivate func attemptInSavepoint(_ body: () throws -> Void) throws -> (any Error)? {
        try control("SAVEPOINT member")
        do {
            try body()
            try control("RELEASE member")
            return nil
        } catch {
            guard !isOutsideTransaction else { throw error }
            try control("ROLLBACK TO member")
            try control("RELEASE member")
            memory?.forgetAll()
            return error
        }
    }

    /// Holds the write lock from the beginning, so that no later statement has to wait for it.
    func transaction<T>(_ body: () throws -> T) throws -> T {
        try control("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try control("COMMIT")
            return value
        } catch {
            memory?.forgetAll()
            if !isOutsideTransaction { try control("ROLLBACK") }
            throw error
        }
    }
}
