import GRDB
import Synchronization

/// Commits waiting transactions together, so that one flush of the disk serves all of them.
///
/// Each member runs in a savepoint of its own and fails alone. Nobody is told anything before the commit has returned,
/// because a refusal may rest on what another member wrote; when the group as a whole is lost, each member runs again
/// by itself.
final class GroupCommit: Sendable {
    private struct Waiting {
        var members: [any GroupMember] = []
        var isRunning = false
    }

    /// Keeps the wait of the first member short however many follow.
    private static let largest = 256

    private let database: any DatabaseWriter
    private let watch: (any StatementWatch)?
    private let waiting = Mutex(Waiting())

    init(_ database: any DatabaseWriter, watch: (any StatementWatch)?) {
        (self.database, self.watch) = (database, watch)
    }

    func add(_ member: any GroupMember) {
        let mustStart = waiting.withLock { waiting in
            waiting.members.append(member)
            defer { waiting.isRunning = true }
            return !waiting.isRunning
        }
        if mustStart { database.asyncWriteWithoutTransaction { self.drain($0) } }
    }

    private func drain(_ database: Database) {
        while let group = next() {
            guard group.count > 1, commitTogether(group, on: database) else {
                for member in group { commitAlone(member, on: database) }
                continue
            }
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

    /// - Returns: false when the group was lost and nobody has been told.
    private func commitTogether(_ group: [any GroupMember], on database: Database) -> Bool {
        do {
            let control = try SQLiteSession(database, scope: .upkeep)
            var errors: [(any Error)?] = []
            errors.reserveCapacity(group.count)
            try control.transaction {
                for member in group { errors.append(try attempt(member, under: control, on: database)) }
            }
            for (member, error) in zip(group, errors) { member.settle(error) }
            return true
        } catch {
            return false
        }
    }

    /// - Returns: why the member alone failed.
    /// - Throws: when the whole transaction is gone.
    private func attempt(
        _ member: any GroupMember,
        under control: SQLiteSession,
        on database: Database
    ) throws -> (any Error)? {
        try control.control("SAVEPOINT member")
        do {
            try run(member, on: database)
            try control.control("RELEASE member")
            return nil
        } catch {
            guard !control.isOutsideTransaction else { throw error }
            try control.control("ROLLBACK TO member")
            try control.control("RELEASE member")
            return error
        }
    }

    private func commitAlone(_ member: any GroupMember, on database: Database) {
        do {
            let control = try SQLiteSession(database, scope: .upkeep)
            try control.transaction { try run(member, on: database) }
            member.settle(nil)
        } catch {
            member.settle(error)
        }
    }

    private func run(_ member: any GroupMember, on database: Database) throws {
        let session = try SQLiteSession(database, scope: member.scope, watch: watch)
        try member.attempt(session)
        try session.requireHealth()
    }
}

extension SQLiteSession {
    /// Holds the write lock from the beginning, so that no later statement has to wait for it.
    func transaction<T>(_ body: () throws -> T) throws -> T {
        try control("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try control("COMMIT")
            return value
        } catch {
            if !isOutsideTransaction { try control("ROLLBACK") }
            throw error
        }
    }
}
