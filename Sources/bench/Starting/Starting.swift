import Glibc
import Ledger
import Persistence

/// The server's start on a long log, after a clean stop and after `kill -9`, and what it holds when idle.
struct Starting {
    let bench: Bench
    private let probe = ReadyProbe(port: 18_931)

    init(bench: Bench) { self.bench = bench }

    func measure(in place: Place) async throws -> [Finding] {
        let folder = try place.folder("start")
        _ = try serve(folder, until: SIGTERM)
        let count = Int64(1_000_000 * bench.scale)
        note("  storing \(count) audit entries")
        try fill("\(folder)/\(SQLiteFile.name)", count)
        let clean = try (0..<bench.rounds).map { _ in try serve(folder, until: SIGTERM).ready }
        _ = try serve(folder, until: SIGKILL)
        let killed = try (0..<bench.rounds).map { _ in try serve(folder, until: SIGKILL).ready }
        let idle = try serve(folder, until: SIGTERM, idleFor: 5)
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
                detail: "\(Int(killed.min() ?? 0)) to \(Int(killed.max() ?? 0)) ms"
            ),
            Finding(
                name: "memory when idle",
                unit: "MiB",
                value: idle.memory,
                bound: .atMost(120),
                detail: "resident, five seconds after the start"
            ),
        ]
    }

    /// Starts the server, waits until it is ready, and ends it.
    private func serve(_ folder: String, until signal: Int32, idleFor seconds: UInt32 = 0) throws -> (
        ready: Double, memory: Double
    ) {
        let start = ContinuousClock.now
        let server = try Child([
            bench.clearance, "serve", "--data-folder", folder, "--http-port", "\(probe.port)", "--log-level", "error",
        ])
        defer {
            server.send(signal)
            _ = server.wait()
        }
        let ready = try probe.wait(since: start)
        sleep(seconds)
        return (ready, try server.memory)
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
