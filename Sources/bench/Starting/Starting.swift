import Foundation
import Ledger
import Persistence

/// The server's start on a long log, after a clean stop and after `kill -9`, and what it holds when idle.
struct Starting {
    let bench: Bench

    func measure(in place: Place) async throws -> [Finding] {
        let folder = try place.folder("start")
        try RunningServer(bench.clearance, folder: folder).end()
        let count = Int64(1_000_000 * bench.scale)
        note("  storing \(count) audit entries")
        try fill("\(folder)/\(SQLiteFile.name)", count)
        let clean = try (0..<bench.rounds).map { _ in try ready(in: folder) }
        let killed = try (0..<bench.rounds).map { _ in
            try leaveLog(in: folder)
            return try ready(in: folder, thenKilled: true)
        }
        let memory = try idleMemory(in: folder)
        return [
            Finding(
                name: "ready after a start",
                unit: "ms",
                value: clean.median,
                bound: .atMost(300),
                detail: "\(count) audit entries, \(Int(clean.min() ?? 0)) to \(Int(clean.max() ?? 0)) ms"
            ),
            Finding(
                name: "ready after kill -9",
                unit: "ms",
                value: killed.median,
                bound: .atMost(1_000),
                detail: "a log of 16 MiB to recover, \(Int(killed.min() ?? 0)) to \(Int(killed.max() ?? 0)) ms"
            ),
            Finding(
                name: "memory when idle",
                unit: "MiB",
                value: memory,
                bound: .atMost(120),
                detail: "resident, five seconds after the start"
            ),
        ]
    }

    private func ready(in folder: String, thenKilled: Bool = false) throws -> Double {
        let server = try RunningServer(bench.clearance, folder: folder)
        server.end(by: thenKilled ? SIGKILL : SIGTERM)
        return server.readyAfter
    }

    private func idleMemory(in folder: String) throws -> Double {
        let server = try RunningServer(bench.clearance, folder: folder)
        defer { server.end() }
        sleep(5)
        return try server.memory
    }

    /// A write-ahead log as a kill in the middle of work leaves it: as long as it ever becomes before it is copied back.
    private func leaveLog(in folder: String) throws {
        let path = "\(folder)/\(SQLiteFile.name)"
        let database = try RawDatabase(path)
        try database.run("PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = OFF")
        for _ in 0..<40 {
            try database.run(
                """
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200)
                INSERT INTO remembered SELECT 'bench', hex(randomblob(900)), 1 FROM numbers
                """
            )
        }
        let log = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
        database.close()
        try log.write(to: URL(fileURLWithPath: path + "-wal"))
    }

    private func fill(_ path: String, _ count: Int64) throws {
        let database = try RawDatabase(path)
        let log = try BenchLog(count: count)
        var tree = TreeFrontier()
        var head: ChainHead?
        try database.run("PRAGMA synchronous = OFF; BEGIN; INSERT INTO organization_doors VALUES ('bench')")
        try database.run("INSERT INTO organizations VALUES ('bench', 'Bench', 1795000000000)")
        try database.insert("INSERT INTO audit_entries VALUES ('bench', ?, ?, 'request_approved', ?, ?, ?, ?)") { add in
            try log.forEach { entry in
                tree.append(leaf: .leaf(entry.bytes))
                head = entry.head
                let values: [RawRow.Value] = [
                    .number(entry.seq), .number(1_795_000_000_000 + entry.seq * 37), .bytes(entry.bytes),
                    .bytes(entry.hash), .bytes(entry.mac), .text(entry.keyID),
                ]
                try add(RawRow(values: values))
            }
        }
        let last: [RawRow.Value] = [.number(count), .bytes(head?.hash ?? []), .number(1_795_000_000_000 + count * 37)]
        try database.insert("INSERT INTO audit_heads (organization_id, seq, hash, at) VALUES ('bench', ?, ?, ?)") {
            try $0(RawRow(values: last))
        }
        try database.insert("INSERT INTO audit_trees (organization_id, frontier, size) VALUES ('bench', ?, ?)") {
            try $0(RawRow(values: [.bytes(tree.serialized), .number(count)]))
        }
        try database.run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
