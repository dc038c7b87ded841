import Domain
import Foundation
import Kernel
import Ledger
import Server
import TestKit
import Testing

/// The log as it leaves the house, through the wiring and back into the verifier.
@Suite struct LogExportTests {
    /// Ten entries a day on each of ten days, after the organization's first ones.
    private func withLog(_ body: (Desk, VirtualClock) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "export-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let effective = try await SettingsReader(
            file: nil,
            environment: ["CLEARANCE_DATA_FOLDER": folder, "CLEARANCE_MODE": "development"],
            flags: [:]
        ).read()
        let (settings, clock) = (try Settings(effective), VirtualClock())
        _ = try await MigrateDatabase(settings)()
        let services = try await OpenServices(settings, time: clock)()
        let organization = Organization(id: "acme", name: "Acme", createdAt: clock.now())
        let client = SignInClient(issuer: "https://id.example", clientID: "c", sealedSecret: nil)
        let first = CreateOrganization.FirstAdmin(displayName: "Ada", subject: "ada")
        _ = try await CreateOrganization(organization, client: client, admin: first)(store: services.store)
        let scope = OrganizationScope(verified: "acme")
        for day in 0..<10 {
            clock.advance(by: .days(1))
            try await services.store.write(in: scope, by: .system("test")) { tx in
                for number in 0..<10 {
                    let data: JSON = ["day": .integer(Int64(day)), "number": .integer(Int64(number))]
                    try tx.record(AuditEvent(.requestIngestDeferred, [.issue("HELP-\(day)")], data))
                }
            }
        }
        try await body(Desk(services), clock)
        try await services.close()
    }

    private func export(_ desk: Desk, _ input: JSON = [:]) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in try await desk.export("log", input) { bytes += piece }
        return bytes
    }

    private func report(_ desk: Desk, _ bytes: [UInt8]) async throws -> VerificationReport {
        let key = try VerifierKey(try #require(try await desk.call("log/key")["key"]?.string))
        var rest: [UInt8]? = bytes
        return try await Verifier(trust: Trust(keys: [key])).verifyExport {
            defer { rest = nil }
            return rest
        }
    }

    private func manifest(_ bytes: [UInt8]) throws -> JSON {
        let line = Array(bytes.prefix { $0 != 0x0A })
        return try #require(try JSON(parsing: line)["manifest"])
    }

    private func entries(_ bytes: [UInt8]) throws -> [JSON] {
        try bytes.split(separator: 0x0A).dropFirst().map { try #require(try JSON(parsing: Array($0))["entry"]) }
    }

    @Test func `without times the last 90 days are exported whole, and verify`() async throws {
        try await withLog { desk, clock in
            let bytes = try await export(desk)
            #expect(try await report(desk, bytes).verdict == .authenticated)
            let manifest = try manifest(bytes)
            #expect(manifest["from"]?.integer == 1 && manifest["filter"]?.isNull == true)
            #expect(manifest["window"]?["from"]?.string == (clock.now() - .days(90)).rfc3339)
            #expect(manifest["window"]?["timeZone"]?.string == "UTC")
        }
    }

    @Test func `a window in the middle holds its entries and no others, and verifies by itself`() async throws {
        try await withLog { desk, clock in
            let (from, to) = (clock.now() - .days(5), clock.now() - .days(2))
            let bytes = try await export(desk, ["from": .instant(from), "to": .instant(to)])
            #expect(try await report(desk, bytes).verdict == .authenticated)
            let days = try entries(bytes).compactMap { $0["data"]?["day"]?.integer }
            #expect(days == [4, 5, 6].flatMap { Array(repeating: Int64($0), count: 10) })
            let manifest = try manifest(bytes)
            #expect(manifest["treeSize"]?.integer == manifest["to"]?.integer)
            #expect(manifest["checkpoint"]?.isNull == false)
        }
    }

    @Test func `an empty window is a valid export that says so`() async throws {
        try await withLog { desk, clock in
            for (from, to) in [
                (clock.now() - .days(300), clock.now() - .days(200)), (clock.now() - .days(3), clock.now() - .days(3)),
                (clock.now() + .days(1), clock.now() + .days(2)),
            ] {
                let bytes = try await export(desk, ["from": .instant(from), "to": .instant(to)])
                let manifest = try manifest(bytes)
                #expect(manifest["count"]?.integer == 0 && manifest["firstHash"]?.isNull == true)
                #expect(try entries(bytes).isEmpty)
                #expect(try await report(desk, bytes).verdict == .authenticated)
                clock.advance(by: .minutes(1))
            }
        }
    }

    @Test func `N5: 365 days are exported and 366 refused, with nothing on the record`() async throws {
        try await withLog { desk, clock in
            _ = try await export(desk, ["from": .instant(clock.now() - .days(365))])
            let head = try await desk.services.store.read(in: OrganizationScope(verified: "acme")) {
                try $0.audit.head()?.seq
            }
            let refusal = await #expect(throws: Refusal.self) {
                try await export(desk, ["from": .instant(clock.now() - .days(366))])
            }
            #expect(refusal?.reason == "window_too_long")
            let after = try await desk.services.store.read(in: OrganizationScope(verified: "acme")) {
                try $0.audit.head()?.seq
            }
            #expect(head == after)
        }
    }

    @Test(arguments: [false, true])
    func `an export that was cut off goes on after its last entry, byte for byte`(isFiltered: Bool) async throws {
        try await withLog { desk, clock in
            var input: JSON = ["from": .instant(clock.now() - .days(5)), "to": .instant(clock.now())]
            if isFiltered, case .object(let members) = input {
                input = .object(members + [JSON.Member("action", "request_ingest_deferred")])
            }
            let whole = try await export(desk, input)
            let lines = whole.split(separator: 0x0A)
            let (manifest, last) = (try manifest(whole), try JSON(parsing: Array(lines[17])))
            guard case .object(let members) = input else { return }
            let rest = try await export(
                desk,
                .object(
                    members + [
                        JSON.Member("after", last["entry"]?["seq"] ?? .null),
                        JSON.Member("tree", manifest["treeSize"] ?? .null),
                    ]
                )
            )
            let beginning: [UInt8] = lines[...17].flatMap { Array($0) + [0x0A] }
            #expect(beginning + rest == whole)
            #expect(try await report(desk, beginning + rest).verdict == .authenticated)
            let refusal = await #expect(throws: Refusal.self) { try await export(desk, ["after": 1, "tree": 99_999]) }
            #expect(refusal?.reason == "export_not_resumable")
        }
    }

    @Test func `the same entries as OCSF events, one a line`() async throws {
        try await withLog { desk, clock in
            let bytes = try await export(desk, ["from": .instant(clock.now() - .days(1)), "format": "ocsf"])
            let events = try bytes.split(separator: 0x0A).map { try JSON(parsing: Array($0)) }
            #expect(events.count >= 20)
            for event in events {
                let (type, activity) = (event["class_uid"]?.integer ?? 0, event["activity_id"]?.integer ?? -1)
                #expect(
                    event["type_uid"]?.integer == type * 100 + activity
                        && event["category_uid"]?.integer == type / 1_000
                )
                #expect(event["metadata"]?["product"]?["name"]?.string == "Clearance")
                #expect(event["unmapped"]?["entry_hash"]?.string?.count == 64)
            }
        }
    }

    @Test func `N2: the sixth export in a minute is refused, and the next minute it is not`() async throws {
        try await withLog { desk, clock in
            for _ in 0..<5 { _ = try await export(desk) }
            let refusal = await #expect(throws: Refusal.self) { try await export(desk) }
            #expect(refusal?.code == .rateLimited)
            clock.advance(by: .minutes(1))
            _ = try await export(desk)
        }
    }
}
