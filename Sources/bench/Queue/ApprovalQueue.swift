import Domain
import Foundation
import Kernel
import Persistence

/// Pages of the approval queue over HTTP from a running server: session, page, people, tools and the HTML.
struct ApprovalQueue {
    let bench: Bench
    private let session = Array(repeating: UInt8(0x42), count: 32)

    init(bench: Bench) { self.bench = bench }

    func measure(in place: Place) async throws -> [Finding] {
        let (grants, pending) = (Int(1_000_000 * bench.scale), Int(50_000 * bench.scale))
        let large = try await times(grants: grants, pending: pending, in: try place.folder("queue-large"))
        let small = try await times(grants: grants / 10, pending: pending / 10, in: try place.folder("queue-small"))
        let middle = (large: large.map(\.median).median, small: small.map(\.median).median)
        return [
            Finding(
                name: "page of the approval queue, p99",
                unit: "ms",
                value: large.map { $0.percentile(0.99) }.median,
                bound: .atMost(20),
                detail: "\(grants) grants, \(pending) pending, \(large[0].count) pages of 25 over HTTP, "
                    + "\(large.count) times, median \(middle.large.short) ms, slowest "
                    + "\((large.joined().max() ?? 0).short) ms"
            ),
            Finding(
                name: "the same with ten times more stored",
                unit: "x",
                value: middle.large / middle.small,
                bound: .atMost(1.5),
                detail: "medians \(middle.large.short) ms and \(middle.small.short) ms"
            ),
        ]
    }

    /// Milliseconds a page, for each time that the whole queue is read.
    private func times(grants: Int, pending: Int, in folder: String) async throws -> [[Double]] {
        note("  storing \(grants) grants and \(pending) pending requests")
        try RunningServer(bench.clearance, folder: folder).end()
        try await signIn(in: folder)
        try QueueSeeding(grants: grants, pending: pending).fill("\(folder)/\(SQLiteFile.name)")
        let server = try RunningServer(bench.clearance, folder: folder)
        defer { server.end() }
        let visitor = try PageVisitor(port: RunningServer.port, session: session)
        for _ in 0..<20 { _ = try visitor.page("/approvals") }
        return try (0..<bench.rounds).map { _ in try read(pending, by: visitor) }
    }

    /// From the first page to the last.
    private func read(_ pending: Int, by visitor: PageVisitor) throws -> [Double] {
        var times: [Double] = []
        var address: String? = "/approvals"
        while let next = address {
            let start = ContinuousClock.now
            let page = try visitor.page(next)
            times.append((ContinuousClock.now - start).seconds * 1_000)
            address = Self.following(page)
        }
        guard times.count == (pending + 24) / 25 else { throw Failure(what: "the queue had \(times.count) pages") }
        return times
    }

    /// An approver with a session that outlives the run.
    private func signIn(in folder: String) async throws {
        let bench = try BenchStore(folder: folder)
        try await bench.found()
        try await bench.catalogue()
        let (organization, hash) = (bench.scope.organization, sha256(session))
        try await bench.store.enter { doors in
            try doors.addOrganization(organization)
            let end = doors.now + .hours(8)
            try doors.addWebSession(
                WebSessionDoor(hash: hash, organization: organization, person: BenchStore.approver, expiresAt: end)
            )
        }
        try await bench.store.close()
    }

    /// Where the link to the next page leads.
    private static func following(_ page: String) -> String? {
        guard let start = page.range(of: "/approvals?after=") else { return nil }
        return page[start.lowerBound...].split(separator: "\"", maxSplits: 1).first.map(String.init)
    }
}
