import CPostgres
import Dispatch
import Glibc
import Kernel

/// A place for one transaction at a time: a queue whose thread may wait for the server, and the link it owns.
///
/// Only the queue touches the link.
final class PostgresLane: @unchecked Sendable {
    let queue = DispatchQueue(label: "clearance.postgres")
    private let configuration: PostgresConfiguration
    private let watch: (any StatementWatch)?
    private var link: PostgresLink?
    private var generator = SystemRandomNumberGenerator()

    init(_ configuration: PostgresConfiguration, watch: (any StatementWatch)?) {
        (self.configuration, self.watch) = (configuration, watch)
    }

    func disconnect() { link = nil }

    /// Runs a body in a transaction, again when others were in its way or the link had been lost before the commit.
    func transact<T>(
        _ scope: RowScope,
        isReadOnly: Bool,
        _ body: (any SQLConnection, Instant) throws -> T
    ) throws -> T {
        var waited = Span(milliseconds: 0)
        for attempt in 0... {
            do {
                return try once(scope, isReadOnly: isReadOnly, body)
            } catch StorageFailure.contention where attempt < 12 {
                _ = pause(upTo: Int64(1) << min(Int64(attempt), 6))
            } catch StorageFailure.constraint(.unique, name: "audit_entries(organization_id, seq)") where attempt < 12 {
                // Two first entries of a log met.
                _ = pause(upTo: 4)
            } catch StorageFailure.unreachable where waited < configuration.patience {
                link = nil
                if attempt > 0 { waited = Span(milliseconds: waited.milliseconds + pause(upTo: 100)) }
            }
        }
        throw StorageFailure.unreachable("no attempt was made")
    }

    private func once<T>(
        _ scope: RowScope,
        isReadOnly: Bool,
        _ body: (any SQLConnection, Instant) throws -> T
    ) throws -> T {
        let link = try connected()
        let now = try begin(scope, isReadOnly: isReadOnly, on: link)
        let session = PostgresSession(link, scope: scope, watch: watch)
        let value: T
        do {
            value = try body(session, now)
            try session.requireHealth()
        } catch {
            try rollBack(link)
            throw session.failure.map { isTransient($0) ? $0 : error } ?? error
        }
        try commit(session, link)
        return value
    }

    /// What was merely in the way decides over what the body made of it.
    private func isTransient(_ failure: StorageFailure) -> Bool {
        switch failure {
        case .contention, .unreachable: true
        default: false
        }
    }

    private func connected() throws -> PostgresLink {
        if let link, link.isAlive { return link }
        let fresh = try PostgresLink(configuration)
        link = fresh
        return fresh
    }

    private func begin(_ scope: RowScope, isReadOnly: Bool, on link: PostgresLink) throws -> Instant {
        let statements = try PostgresOpening(scope, isReadOnly: isReadOnly).statements
        do {
            guard let clock = try link.exchange(statements).last else {
                throw StorageFailure.unreachable("the server did not answer")
            }
            let now = Instant(milliseconds: try PostgresRow(result: clock.pointer, row: 0).int(0))
            return now + configuration.clockOffset()
        } catch {
            // Waiting for the organization's lock may have failed after the transaction had begun.
            try rollBack(link)
            throw error
        }
    }

    private func commit(_ session: PostgresSession, _ link: PostgresLink) throws {
        do {
            // The server answers the commit of a failed transaction with ROLLBACK and without an error.
            guard try session.finish("COMMIT").tag == "COMMIT" else {
                throw StorageFailure.statement("the transaction had failed before its commit", sql: "COMMIT")
            }
        } catch StorageFailure.unreachable(let message) {
            self.link = nil
            throw StorageFailure.unknownOutcome(message)
        } catch {
            try rollBack(link)
            throw error
        }
    }

    private func rollBack(_ link: PostgresLink) throws {
        guard link.isAlive else { return }
        do { _ = try link.exchange([try PostgresStatement("ROLLBACK")]) } catch { self.link = nil }
    }

    /// - Returns: how many milliseconds it slept.
    private func pause(upTo limit: Int64) -> Int64 {
        let milliseconds = Int64.random(in: 1...max(limit, 1), using: &generator)
        usleep(UInt32(milliseconds * 1_000))
        return milliseconds
    }
}
