import Domain
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct IntakeHandlerTests {
    let bench: TrackerBench

    init() async throws { bench = try await TrackerBench() }

    @Test func `an issue of the portal is taken in with its snapshot`() async throws {
        let key = try await bench.raise()
        try await bench.work()
        #expect(try await bench.request(key)?.requestedDays == 30)
        #expect(try await bench.item(key)?.state == .accepted)
    }

    @Test func `a requester whom only Jira knows is shown by the name Jira shows, and it stays out of the log`()
        async throws
    {
        let key = try await bench.raise()
        try await bench.work()
        let request = try #require(await bench.request(key))
        let person = try await bench.company.read { try $0.people.require(request.requester) }
        #expect(person.displayName == SmallCompany.ria.name)
        let entries = try await bench.company.read { try $0.audit.range(from: 1, limit: 1_000) }
        let text = entries.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        #expect(!text.contains(SmallCompany.ria.name))
    }

    @Test func `an unrelated ticket of the same project hears nothing from us, however long it stays`() async throws {
        let key = try await bench.raise(type: SmallCompany.otherRequestTypeID, hasSnapshot: false)
        let before = try await bench.company.head()
        for _ in 1...4 {
            try await bench.work()
            try await bench.announce(key)
            bench.company.clock.advance(by: .minutes(6))
        }
        try await bench.work()
        #expect(bench.comments(on: key) == 0)
        #expect(try await bench.company.actions(after: before).allSatisfy { !$0.hasPrefix("request_") })
        #expect(try await bench.item(key) == nil)
    }

    @Test func `an issue that we may not see, of another project, is left alone`() async throws {
        try await bench.announce("PAYROLL-7")
        try await bench.work()
        #expect(try await bench.item("PAYROLL-7") == nil)
        #expect(try await bench.company.read { try $0.effects.count(in: [.queued, .deadLetter]) } == 0)
    }

    @Test func `an issue deleted before it was taken in is given up without telling anyone`() async throws {
        try await bench.announce("\(SmallCompany.projectKey)-999")
        for _ in 1...20 {
            try await bench.work()
            bench.company.clock.advance(by: .minutes(1))
        }
        #expect(try await bench.item("\(SmallCompany.projectKey)-999")?.reason == "not_found")
        #expect(try await bench.company.read { try $0.effects.count(in: [.queued, .deadLetter]) } == 0)
    }

    @Test func `snapshot edited later: it is put on the record once for each edit, and ignored`() async throws {
        let key = try await bench.raise()
        try await bench.work()
        let frozen = try #require(await bench.request(key))
        try await bench.edit(key, days: 180)
        try await bench.work()
        try await bench.announce(key)
        try await bench.work()
        #expect(try await bench.count("snapshot_tamper_detected") == 1)
        try await bench.edit(key, days: 179)
        try await bench.work()
        #expect(try await bench.count("snapshot_tamper_detected") == 2)
        let request = try #require(await bench.request(key))
        #expect(request.requestedDays == 30 && request.snapshotHash == frozen.snapshotHash)
    }

    @Test func `F4: an edit after the decision is seen too`() async throws {
        let key = try await bench.raise()
        try await bench.work()
        let request = try #require(await bench.request(key))
        try await bench.company.write(by: bench.company.approver) {
            _ = try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: $0)
        }
        try await bench.work()
        try await bench.edit(key, days: 90)
        bench.company.clock.advance(by: .minutes(6))
        try await bench.work()
        #expect(try await bench.count("snapshot_tamper_detected") == 1)
    }

    @Test func `a snapshot nobody edited is no tampering, whatever else changes`() async throws {
        let key = try await bench.raise()
        try await bench.work()
        try await bench.announce(key)
        try await bench.work()
        #expect(try await bench.count("snapshot_tamper_detected") == 0)
    }

    @Test func `R4: an issue moved to another project or deleted by hand cancels its pending request`() async throws {
        for (index, sight) in [IntakeItem.Whereabouts.moved, .gone].enumerated() {
            let key = try await bench.raise()
            try await bench.work()
            try await bench.lose(key, sight)
            let request = try #require(await bench.request(key))
            #expect(
                request.decision == .cancelled
                    && request.reason?.contains(sight == .moved ? "moved" : "deleted") == true
            )
            #expect(try await bench.item(key)?.whereabouts == sight)
            #expect(try await bench.count("issue_lost") == index + 1)
        }
    }

    @Test func `access stays when its issue is moved or deleted, and the loss is put on the record once`() async throws
    {
        let key = try await bench.raise()
        try await bench.work()
        let request = try #require(await bench.request(key))
        try await bench.company.write(by: bench.company.approver) {
            _ = try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: $0)
        }
        try await bench.work()
        for _ in 1...2 {
            try await bench.lose(key, .gone)
            bench.company.clock.advance(by: .minutes(6))
            try await bench.work()
        }
        #expect(try await bench.request(key)?.decision == .approved)
        #expect(try await bench.company.grant(of: request.id).isOpen)
        #expect(try await bench.count("issue_lost") == 1)
        let entry = try await bench.company.read { tx in
            let filter = AuditFilter(action: "issue_lost")
            return try tx.audit.entries(matching: filter, page: PageRequest(size: 1)).items.first
        }
        #expect(entry?.json["data"]?["accessStays"]?.bool == true)
        #expect(
            try await bench.company.read { try $0.intake.changedByHand(page: PageRequest()).items.map(\.issue) } == [
                key
            ]
        )
    }

    @Test(arguments: [true, false])
    func `issue closed or deleted by hand: what waits is cancelled, and access that was given stays`(isDeleted: Bool)
        async throws
    {
        let keys = [try await bench.raise(), try await bench.raise(by: SmallCompany.dev)]
        try await bench.work()
        let (waiting, given) = (try #require(await bench.request(keys[0])), try #require(await bench.request(keys[1])))
        try await bench.company.write(by: bench.company.approver) {
            _ = try DecideRequest(given.id, .approve(days: nil, comment: nil))(in: $0)
        }
        try await bench.work()
        let now = bench.company.clock.now()
        for key in keys {
            bench.vendor.withModel {
                isDeleted ? $0.delete(key, by: nil, at: now) : $0.move(key, to: "4", by: nil, at: now)
            }
            try await bench.announce(key)
        }
        bench.company.clock.advance(by: .minutes(6))
        try await bench.work()
        #expect(try await bench.request(keys[0])?.decision == .cancelled)
        #expect(try await bench.request(keys[0])?.id == waiting.id)
        #expect(try await bench.request(keys[1])?.decision == .approved)
        #expect(try await bench.company.grant(of: given.id).status == .active)
    }

    @Test func `R4: an issue closed by hand cancels its pending request, even after a spell of trouble`() async throws {
        let key = try await bench.raise()
        try await bench.work()
        let now = bench.company.clock.now()
        bench.vendor.withModel { $0.move(key, to: "4", by: nil, at: now) }
        bench.vendor.withFaults { $0.appoint(.unreachable, target: "/issue/\(key)") }
        try await bench.announce(key)
        try await bench.work()
        #expect(try await bench.request(key)?.decision == .pending)
        bench.company.clock.advance(by: .minutes(6))
        try await bench.work()
        #expect(try await bench.request(key)?.decision == .cancelled)
    }
}
