import Domain
import Kernel
import Persistence

/// One change of a row with its entry in the log, against the plain durable commit of one row of the same bytes.
struct AuditedWrites {
    let pairs: Pairs

    func measure(in place: Place) async throws -> [Finding] {
        let folder = try place.folder("writes")
        let bench = try BenchStore(folder: folder)
        try await bench.found()
        try await change(in: bench)
        let bytes = try await bench.store.read(in: bench.scope) { try $0.audit.range(from: 1, limit: 1) }
        let plain = try PlainWriter(folder: folder)
        var results: [Finding] = []
        for (clients, asked) in [(1, 0.8), (64, 5.0)] {
            let outcome = try await pairs.run(
                ours: {
                    try await bench.work(clients: clients, for: .milliseconds(700)) { try await change(in: bench) }
                },
                peer: { try plain.rate(bytes.first?.bytes ?? [], for: .milliseconds(700)) }
            )
            results.append(
                Finding(
                    name: clients == 1 ? "audited write, one client" : "audited writes, \(clients) clients",
                    unit: "x one plain row",
                    value: outcome.ratio,
                    bound: .atLeast(asked),
                    detail: outcome.detail
                )
            )
        }
        try await bench.store.close()
        return results
    }

    /// An issue is announced, on the record.
    @discardableResult
    private func change(in bench: BenchStore) async throws -> Bool {
        try await bench.store.write(in: bench.scope, by: bench.actor) { tx in
            let id: ID<IntakeItem> = tx.newID()
            try tx.intake.add(IntakeItem(issue: id.rawValue, firstSeenAt: tx.now))
            let data: JSON = ["reason": "property_absent", "attempt": 1]
            try tx.record(AuditEvent(.requestIngestDeferred, [.issue(id.rawValue)], data))
        }
        return true
    }
}
