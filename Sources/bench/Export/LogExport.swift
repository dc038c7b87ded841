import Domain
import Kernel
import Ledger
import Persistence

/// The stored log written out as lines that can be verified, through the same run that pages and command line use.
struct LogExport {
    let bench: Bench

    func measure(in place: Place) async throws -> [Finding] {
        let folder = try place.folder("export")
        let count = Int64(1_000_000 * bench.scale)
        let store = try BenchStore(folder: folder)
        try await store.found()
        note("  writing a log of \(count) entries")
        try await fill(store, count)
        let through = try await store.store.read(in: store.scope) { try $0.audit.head()?.seq ?? 0 }
        let tenth = try await export(store, from: 1, to: through / 10, into: "\(folder)/tenth.jsonl")
        var runs: [Run] = []
        for _ in 0..<bench.rounds {
            runs.append(try await export(store, from: 1, to: through, into: "\(folder)/whole.jsonl"))
        }
        try await store.store.close()
        return findings(through, tenth, runs)
    }

    private func fill(_ bench: BenchStore, _ count: Int64) async throws {
        for start in stride(from: Int64(0), to: count, by: 1_000) {
            let numbers = start..<min(start + 1_000, count)
            try await bench.store.write(in: bench.scope, by: bench.actor) { tx in
                for number in numbers {
                    let request: ID<AccessRequest> = tx.newID()
                    let data: JSON = [
                        "source": "person", "days": 30, "requestedDays": 30, "reason": "for customer support",
                    ]
                    try tx.record(AuditEvent(.requestApproved, [.request(request), .issue("HELP-\(number)")], data))
                }
            }
        }
    }

    struct Run {
        let bytes: Double
        let seconds: Double
        /// The most memory that the process held at the end of a piece, in MiB.
        let memory: Double
    }

    private func export(_ bench: BenchStore, from: Int64, to: Int64, into path: String) async throws -> Run {
        let plan = ExportPlan(from: from, to: to, treeSize: to)
        let run = ExportRun(plan, as: .verifiable(head: [], hasProofs: false), store: bench.store, scope: bench.scope)
        let file = try OutputFile(path)
        let start = ContinuousClock.now
        var (bytes, memory, pieces) = (0, 0.0, 0)
        while let piece = try await run.next() {
            try file.write(piece)
            bytes += piece.count
            pieces += 1
            if pieces % 64 == 1 { memory = max(memory, try Memory.resident) }
        }
        return Run(bytes: Double(bytes), seconds: (ContinuousClock.now - start).seconds, memory: memory)
    }

    private func findings(_ count: Int64, _ tenth: Run, _ runs: [Run]) -> [Finding] {
        let rates = runs.map { $0.bytes / 1_000_000 / $0.seconds }
        let memory = runs.map(\.memory).median
        return [
            Finding(
                name: "export \(count) entries of the log",
                unit: "MB/s",
                value: rates.median,
                bound: .atLeast(100),
                detail: "\(((runs.first?.bytes ?? 0) / 1_000_000).short) MB in \(runs.map(\.seconds).median.short) s"
            ),
            Finding(
                name: "memory of exporting ten times more",
                unit: "x",
                value: memory / tenth.memory,
                bound: .atMost(1.3),
                detail: "\(memory.short) MiB for \(count) entries, \(tenth.memory.short) MiB for a tenth"
            ),
        ]
    }
}
