import Domain
import Kernel
import Persistence
import Synchronization

/// Whole approvals (request, grant, job, entries, outbox), against the plain durable commit of one row.
struct Approvals {
    let pairs: Pairs

    func measure(in place: Place) async throws -> [Finding] {
        let folder = try place.folder("approvals")
        let bench = try BenchStore(folder: folder)
        try await bench.found()
        try await bench.catalogue()
        let plain = try PlainWriter(folder: folder)
        let row = [UInt8](repeating: 0x5A, count: 380)
        var results: [Finding] = []
        for (clients, asked) in [(1, 0.5), (64, 2.5)] {
            let outcome = try await pairs.run(
                ours: { try await approve(clients: clients, in: bench) },
                peer: { try plain.rate(row, for: .milliseconds(700)) }
            )
            results.append(
                Finding(
                    name: clients == 1 ? "whole approval, one client" : "whole approvals, \(clients) clients",
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

    /// More requests wait than can be decided in the time; they come in before the clock starts.
    private func approve(clients: Int, in bench: BenchStore) async throws -> Work {
        let waiting = Waiting(try await bench.request(clients == 1 ? 12_000 : 40_000))
        let work = try await bench.work(clients: clients, for: .milliseconds(700)) {
            guard let id = waiting.next() else { return false }
            _ = try await bench.store.write(in: bench.scope, by: bench.actor) { tx in
                try DecideRequest(id, .approve(days: nil, comment: nil))(in: tx)
            }
            return true
        }
        guard !waiting.isEmpty else { throw Failure(what: "all waiting requests were decided too soon") }
        return work
    }
}

/// Requests to decide, each given out once.
private final class Waiting: Sendable {
    private let ids: Mutex<[ID<AccessRequest>]>

    init(_ ids: [ID<AccessRequest>]) { self.ids = Mutex(ids.reversed()) }

    func next() -> ID<AccessRequest>? { ids.withLock { $0.popLast() } }
    var isEmpty: Bool { ids.withLock { $0.isEmpty } }
}
