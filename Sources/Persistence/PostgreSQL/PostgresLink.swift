import CPostgres
import Glibc
import Kernel

/// One connection to the server, in pipeline mode: statements travel together and their answers come back in order.
///
/// It belongs to one thread at a time.
final class PostgresLink {
    private let connection: OpaquePointer
    private var prepared: [String: String] = [:]
    private var names = 0
    /// Unique indexes as `table(column, column)`, which the server does not tell under row-level security.
    private var uniqueNames: [String: String] = [:]

    init(_ configuration: PostgresConfiguration) throws {
        let opened = configuration.address.withText { address in
            withCStrings(["dbname", "connect_timeout", "application_name", "client_encoding"]) { keys in
                withCStrings([address, "5", "clearance", "UTF8"]) { PQconnectdbParams(keys, $0, 1) }
            }
        }
        guard let opened else { throw StorageFailure.unreachable("no memory for a connection") }
        connection = opened
        guard PQstatus(opened) == CONNECTION_OK else {
            let message = PQerrorMessage(opened).map { String(cString: $0) } ?? ""
            throw StorageFailure.unreachable(message.split(separator: "\n").joined(separator: " "))
        }
        try script(Self.settings(configuration))
        PQenterPipelineMode(connection)
        uniqueNames = try readUniqueNames()
    }

    deinit { PQfinish(connection) }

    var isAlive: Bool { PQstatus(connection) == CONNECTION_OK }

    /// Sends statements in one round trip.
    ///
    /// - Returns: their answers, in order; the first failure is thrown, and what came after it was not done.
    func exchange(_ statements: [PostgresStatement]) throws -> [PostgresResult] {
        // Nothing is on its way yet when a statement turns out to be malformed.
        let fresh = try statements.map { prepared[$0.sql] == nil ? try $0.rewritten() : nil }
        let prepares = try zip(statements, fresh).map(send)
        guard PQpipelineSync(connection) == 1 else { throw lost() }
        var results: [PostgresResult] = []
        var failure: StorageFailure?
        for (statement, wasPrepared) in zip(statements, prepares) {
            if wasPrepared {
                let preparation = try next()
                if PQresultStatus(preparation.pointer) != PGRES_COMMAND_OK { prepared[statement.sql] = nil }
                failure = failure ?? problem(preparation, sql: statement.sql)
            }
            let result = try next()
            failure = failure ?? problem(result, sql: statement.sql)
            results.append(result)
        }
        try awaitSync()
        if let failure { throw failure }
        return results
    }

    /// Runs several statements outside any pipeline, for settings and schema.
    func script(_ sql: String) throws {
        let wasPipelined = PQpipelineStatus(connection) != PQ_PIPELINE_OFF
        if wasPipelined { PQexitPipelineMode(connection) }
        defer { if wasPipelined { PQenterPipelineMode(connection) } }
        guard let result = PQexec(connection, sql).map(PostgresResult.init) else { throw lost() }
        if let failure = problem(result, sql: sql) { throw failure }
    }

    /// - Returns: whether the statement had to be prepared first.
    private func send(_ statement: PostgresStatement, rewritten: String?) throws -> Bool {
        let arguments = statement.arguments
        var preparing = false
        if let rewritten, prepared[statement.sql] == nil {
            // A name is never used twice, because a failed exchange may or may not have prepared it.
            names += 1
            prepared[statement.sql] = "s\(names)"
            preparing = true
            guard PQsendPrepare(connection, "s\(names)", rewritten, arguments.count, arguments.types) == 1 else {
                throw lost()
            }
        }
        let name = prepared[statement.sql]
        let sent = arguments.withPointers { values, lengths, formats in
            PQsendQueryPrepared(connection, name, arguments.count, values, lengths, formats, 1)
        }
        guard sent == 1 else { throw lost() }
        return preparing
    }

    private func next() throws -> PostgresResult {
        guard let result = PQgetResult(connection).map(PostgresResult.init) else { throw lost() }
        // Each answer is followed by a nothing.
        if PQresultStatus(result.pointer) != PGRES_PIPELINE_SYNC, let more = PQgetResult(connection) { PQclear(more) }
        return result
    }

    private func awaitSync() throws {
        let result = try next()
        guard PQresultStatus(result.pointer) == PGRES_PIPELINE_SYNC else { throw lost() }
    }

    private func problem(_ result: PostgresResult, sql: String) -> StorageFailure? {
        switch PQresultStatus(result.pointer) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_PIPELINE_ABORTED: nil
        default: isAlive ? StorageFailure(result, sql: sql, uniqueNames: uniqueNames) : lost()
        }
    }

    private func lost() -> StorageFailure {
        .unreachable(PQerrorMessage(connection).map { String(cString: $0) } ?? "the connection was lost")
    }
}

extension PostgresLink {
    private static func settings(_ configuration: PostgresConfiguration) -> String {
        """
        SET client_min_messages = warning;
        SET lock_timeout = \(configuration.lockTimeout.milliseconds);
        SET statement_timeout = \(configuration.statementTimeout.milliseconds);
        SET idle_in_transaction_session_timeout = \(configuration.statementTimeout.milliseconds);
        SET synchronous_commit = on
        """
    }

    private func readUniqueNames() throws -> [String: String] {
        let statement = try PostgresStatement(
            """
            SELECT i.relname, t.relname, array_to_string(array_agg(a.attname ORDER BY k.place), ', '),
                0 = ANY (x.indkey::int2[])
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
            CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k (number, place)
            LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
            WHERE x.indisunique AND t.relnamespace = current_schema()::regnamespace
            GROUP BY i.relname, t.relname, x.indkey
            """
        )
        guard let result = try exchange([statement]).first else { return [:] }
        let names = try result.rows.map { number in
            let row = PostgresRow(result: result.pointer, row: number)
            let index = try row.text(0)
            let isExpression = try row.int(3) == 1
            return (index, isExpression ? "index '\(index)'" : "\(try row.text(1))(\(try row.text(2)))")
        }
        return Dictionary(names) { first, _ in first }
    }
}

/// Lends the texts as C takes a list, ended by a null pointer, and wipes the copies.
private func withCStrings<T>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> T) -> T {
    let copies = texts.map { strdup($0) }
    defer {
        for copy in copies {
            if let copy { explicit_bzero(copy, strlen(copy)) }
            free(copy)
        }
    }
    return body(copies.map { UnsafePointer($0) } + [nil])
}
