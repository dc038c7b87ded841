import Domain
import Kernel
import Persistence

/// Pages of the approval queue, read as the server reads them: the page, its people and its tools.
struct ApprovalQueue {
    let scale: Double

    func measure(in place: Place) async throws -> [Finding] {
        let (grants, pending) = (Int(1_000_000 * scale), Int(50_000 * scale))
        let large = try await times(grants: grants, pending: pending, in: try place.folder("queue-large"))
        let small = try await times(grants: grants / 10, pending: pending / 10, in: try place.folder("queue-small"))
        return [
            Finding(
                name: "page of the approval queue, p99",
                unit: "ms",
                value: large.percentile(0.99),
                bound: .atMost(20),
                detail:
                    "\(grants) grants, \(pending) pending, \(large.count) pages of 25, median \(large.median.short) ms"
            ),
            Finding(
                name: "the same with ten times more stored",
                unit: "x",
                value: large.median / small.median,
                bound: .atMost(1.5),
                detail: "medians \(large.median.short) ms and \(small.median.short) ms"
            ),
        ]
    }

    /// Milliseconds a page, over the whole queue.
    private func times(grants: Int, pending: Int, in folder: String) async throws -> [Double] {
        note("  storing \(grants) grants and \(pending) pending requests")
        let bench = try BenchStore(folder: folder)
        try await bench.found()
        try await bench.catalogue()
        try await bench.store.close()
        try QueueSeeding(grants: grants, pending: pending).fill("\(folder)/\(SQLiteFile.name)")
        let full = try BenchStore(folder: folder)
        var times: [Double] = []
        var after: String?
        repeat {
            let start = ContinuousClock.now
            after = try await full.queuePage(after: after)
            times.append((ContinuousClock.now - start).seconds * 1_000)
        } while after != nil
        try await full.store.close()
        guard times.count == (pending + 24) / 25 else { throw Failure(what: "the queue had \(times.count) pages") }
        return times
    }
}

extension BenchStore {
    /// - Returns: where the next page begins.
    fileprivate func queuePage(after: String?) async throws -> String? {
        try await store.read(in: scope) { tx in
            let filter = RequestFilter(decision: .pending, notParty: Self.approver)
            let page = try tx.requests.list(filter, page: PageRequest(size: 25, after: after))
            for request in page.items {
                _ = try tx.people.find(request.requester)
                _ = try tx.catalog.find(request.tool)
            }
            return page.next
        }
    }
}
