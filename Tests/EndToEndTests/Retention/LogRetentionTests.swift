import Domain
import Foundation
import Jobs
import Kernel
import Ledger
import Logging
import Server
import TestKit
import Testing

/// What is left of a log when its beginning was let go, and what can still be proved of it.
@Suite struct LogRetentionTests {
    private static let scope = OrganizationScope(verified: "acme")

    /// An organization with some hundred entries of the first day.
    private func withLog(
        _ settings: [String: String] = [:],
        _ body: (Services, VirtualClock) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "retention-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let environment = ["CLEARANCE_DATA_FOLDER": folder, "CLEARANCE_MODE": "development"]
        let effective = try await SettingsReader(
            file: nil,
            environment: environment.merging(settings) { $1 },
            flags: [:]
        ).read()
        let clock = VirtualClock()
        let services = try await OpenServices(Settings(effective), time: clock)()
        let organization = Organization(id: "acme", name: "Acme", createdAt: clock.now())
        let client = SignInClient(issuer: "https://id.example", clientID: "c", sealedSecret: nil)
        let first = CreateOrganization.FirstAdmin(displayName: "Ada", subject: "ada")
        _ = try await CreateOrganization(organization, client: client, admin: first)(store: services.store)
        try await write(600, services)
        try await body(services, clock)
        try await services.close()
    }

    private func write(_ count: Int, _ services: Services) async throws {
        try await services.store.write(in: Self.scope, by: .system("test")) { tx in
            for number in 0..<count {
                let data: JSON = ["number": .integer(Int64(number))]
                try tx.record(AuditEvent(.requestIngestDeferred, [.issue("HELP-\(number)")], data))
            }
        }
    }

    /// Does all that is due: the tree, the figures, and what retention lets go.
    private func work(_ services: Services) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let worker = Worker(services.workContext, owner: "test", alarm: NoAlarm(), logger: logger)
        for _ in 1...3 {
            for kind in [Work.Kind.tree, .sweep] { _ = try await worker.runOnce([kind]) }
            _ = try await services.store.write(in: Self.scope, by: .system("test")) {
                try CountInsights(limit: 1_000)(in: $0)
            }
        }
        _ = try await worker.runOnce([.tidy])
    }

    /// Some days go by, and retention looks.
    private func pass(_ span: Span, _ services: Services, _ clock: VirtualClock) async throws {
        clock.advance(by: span)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let worker = Worker(services.workContext, owner: "test", alarm: NoAlarm(), logger: logger)
        _ = try await worker.runOnce([.tidy])
    }

    private func firstEntry(_ services: Services) async throws -> Int64? {
        try await services.store.read(in: Self.scope) { try $0.audit.range(from: 1, limit: 1).first?.seq }
    }

    @Test(arguments: [(364, false), (365, false), (366, true)])
    func `N7: entries are kept for 365 days and go after them`(days: Int, areGone: Bool) async throws {
        try await withLog { services, clock in
            try await work(services)
            for _ in 1..<days / 2 { try await pass(.days(2), services, clock) }
            clock.advance(by: .days(Int64(days - (days / 2 - 1) * 2)))
            try await work(services)
            #expect(try await firstEntry(services) == (areGone ? 513 : 1))
        }
    }

    @Test func `a clock that ran ahead for a moment takes no young entries with it, and holds nothing up`() async throws
    {
        try await withLog { services, clock in
            try await work(services)
            let today = clock.now()
            clock.advance(by: .days(400))
            try await work(services)
            #expect(try await firstEntry(services) == 1)
            clock.turnBack(to: today + .minutes(1))
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let worker = Worker(services.workContext, owner: "test", alarm: NoAlarm(), logger: logger)
            #expect(try await worker.runOnce([.sweep]) == 0, "all was put off by a year")
            try await worker.recall()
            #expect(try await worker.runOnce([.sweep]) > 0)
            #expect(try await worker.runOnce([.tidy]) > 0)
            #expect(try await firstEntry(services) == 1)
        }
    }

    @Test func `N7: how long is a setting, and it is told what went`() async throws {
        try await withLog(["CLEARANCE_RETENTION_DAYS": "30"]) { services, clock in
            clock.advance(by: .days(31))
            try await work(services)
            #expect(try await firstEntry(services) == 513)
            let found = try await services.store.read(in: Self.scope) {
                try $0.audit.entries(matching: AuditFilter(action: "log_pruned"), page: PageRequest(size: 10))
            }
            let data = try #require(found.items.first?.json["data"])
            #expect(data["from"] == .integer(1) && data["through"] == .integer(512))
        }
    }

    @Test func `what is left verifies, with checkpoints from before, and what went can still be proved`() async throws {
        try await withLog { services, clock in
            let desk = Desk(services)
            let before = try #require(try await desk.call("log/checkpoint")["checkpoint"]?.string)
            let size = try HandedOutSize(before).size
            clock.advance(by: .days(400))
            try await write(5, services)
            try await work(services)
            #expect(try await firstEntry(services) == 513)
            let trusted: JSON = ["checkpoints": .array([.string(before)])]
            #expect(size > 512)
            #expect(try await desk.call("log/verify", trusted)["verdict"]?.string == "authenticated")
            let proof = try await desk.call("log/prove", ["seq": .integer(600)])
            #expect(proof["hashes"] != nil || proof["proof"] != nil)
            var bytes: [UInt8] = []
            for try await piece in try await desk.export("log", [:]) { bytes += piece }
            let key = try VerifierKey(try #require(try await desk.call("log/key")["key"]?.string))
            var rest: [UInt8]? = bytes
            let report = try await Verifier(trust: Trust(keys: [key])).verifyExport {
                defer { rest = nil }
                return rest
            }
            #expect(report.verdict == .authenticated)
        }
    }

    @Test
    func `a checkpoint over less than what went is still shown to be the log's beginning, and a false one is not`()
        async throws
    {
        try await withLog { services, clock in
            let root = try await services.store.write(in: Self.scope, by: .system("test")) { tx in
                _ = try tx.auditTree.extend(limit: 1_000)
                return try (tx.auditTree.root(size: 300), tx.auditTree.root(size: 299))
            }
            let signer = services.workContext.signer
            let sound = try await signer.sign(TreeState(size: 300, root: root.0), in: Self.scope)
            let false300 = try await signer.sign(TreeState(size: 300, root: root.1), in: Self.scope)
            clock.advance(by: .days(400))
            try await work(services)
            #expect(try await firstEntry(services) == 513)
            for (note, verdict) in [(sound, "authenticated"), (false300, "failed")] {
                let answer = try await Desk(services).call("log/verify", ["checkpoints": .array([.string(note)])])
                #expect(answer["verdict"]?.string == verdict)
            }
        }
    }

    @Test func `what was changed behind the record of what went is found`() async throws {
        try await withLog { services, clock in
            clock.advance(by: .days(400))
            try await work(services)
            let range = try #require(try await services.store.read(in: Self.scope) { try $0.retention.newestRange() })
            #expect(range.from == 1 && range.through == 512)
            let again = await #expect(throws: Refusal.self) {
                try await services.store.write(in: Self.scope, by: .system("test")) {
                    try PruneLog(513...768, note: range.note, period: .days(365), today: $0.now)(in: $0)
                }
            }
            #expect(again?.reason == "not_prunable")
        }
    }

    /// Whoever can write to the database has as many checkpoints as they like, and the permit.
    @Test func `a beginning that somebody took out behind a stored checkpoint is missed`() async throws {
        try await withLog { services, clock in
            try await work(services)
            try await takeOut(through: 512, services)
            let answer = try await Desk(services).call("log/verify")
            #expect(answer["verdict"]?.string == "failed")
            #expect(answer["findings"]?[0]?["kind"]?.string == "deleted")
            #expect(answer["firstBadEntry"]?.integer == 1)
        }
    }

    @Test func `more than what was let go is missed`() async throws {
        try await withLog { services, clock in
            clock.advance(by: .days(400))
            try await write(600, services)
            try await work(services)
            #expect(try await Desk(services).call("log/verify")["verdict"]?.string == "authenticated")
            try await takeOut(through: 768, services)
            #expect(try await Desk(services).call("log/verify")["verdict"]?.string == "failed")
        }
    }

    @Test func `a part that verifies says nothing of the whole`() async throws {
        try await withLog { services, clock in
            let desk = Desk(services)
            try await work(services)
            let newest = try #require(try await desk.call("log/checkpoint")["checkpoint"]?.string)
            let first = try await desk.call("log/verify", ["since": .string(newest)])
            #expect(first["verdict"]?.string == "authenticated")
            _ = try await desk.call("log/verify")
            _ = try await desk.call("log/verify", ["since": .string(newest)])
            let entries = try await services.store.read(in: Self.scope) { tx in
                try [AuditAction.logVerified, .logPartVerified].map {
                    try tx.audit.entries(matching: AuditFilter(action: $0.rawValue), page: PageRequest(size: 10)).items
                }
            }
            #expect(entries.map(\.count) == [1, 2])
            #expect(entries[0].first?.json["data"]?["from"]?.integer == 1)
            let part = try #require(entries[1].first?.json["data"]?["finding"]?.string)
            #expect(part.contains("were not looked at"))
        }
    }

    /// Writes what retention would write, with an ordinary checkpoint and no word in the log.
    private func takeOut(through: Int64, _ services: Services) async throws {
        let state = try await services.store.write(in: Self.scope, by: .system("test")) { tx in
            TreeState(size: through, root: try tx.auditTree.root(size: through))
        }
        let note = try await services.workContext.signer.sign(state, in: Self.scope)
        try await services.store.write(in: Self.scope, by: .system("test")) { tx in
            let from = try (tx.retention.newestRange()?.through ?? 0) + 1
            let last = try #require(try tx.audit.entry(through))
            let range = PrunedRange(from: from, through: through, lastHash: last.hash, note: note, prunedAt: tx.now)
            try tx.retention.prune(range)
        }
    }
}

/// The size that a checkpoint's note states.
private struct HandedOutSize {
    let size: Int64

    init(_ note: String) throws {
        let line = note.split(separator: "\n").dropFirst().first
        size = try #require(line.flatMap { Int64($0) })
    }
}

private struct NoAlarm: Alarm {
    func sleep(for span: Span) async {}
}
