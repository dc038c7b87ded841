import Domain
import Foundation
import Kernel
import Ledger
import Server
import TestKit
import Testing

/// The keys of the log change; what was handed out and what was signed before stay good.
@Suite struct KeyRotationTests {
    private static let scope = OrganizationScope(verified: "acme")

    private func withLog(_ body: (Desk, VirtualClock) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "rotation-\(UUID().uuidString)"
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
        try await body(Desk(services), clock)
        try await services.close()
    }

    private func key(_ desk: Desk) async throws -> VerifierKey {
        try VerifierKey(try #require(try await desk.call("log/key")["key"]?.string))
    }

    private func checkpoint(_ desk: Desk) async throws -> String {
        try #require(try await desk.call("log/checkpoint")["checkpoint"]?.string)
    }

    private func rotate(_ desk: Desk, _ key: String, _ clock: VirtualClock) async throws {
        _ = try await desk.call("log/rotate-key", ["key": .string(key)])
        clock.advance(by: .minutes(1))
    }

    /// Offline, from an export, with what an auditor holds.
    private func verdict(_ desk: Desk, _ keys: [VerifierKey], _ checkpoints: [String]) async throws
        -> VerificationReport
    {
        var bytes: [UInt8] = []
        for try await piece in try await desk.export("log", [:]) { bytes += piece }
        var rest: [UInt8]? = bytes
        return try await Verifier(trust: Trust(keys: keys, checkpoints: checkpoints)).verifyExport {
            defer { rest = nil }
            return rest
        }
    }

    @Test func `a rotation is announced in the log, and old and new key both authenticate what follows`() async throws {
        try await withLog { desk, clock in
            let (old, monday) = (try await key(desk), try await checkpoint(desk))
            try await rotate(desk, "checkpoints", clock)
            let new = try await key(desk)
            let told = try await desk.services.store.read(in: Self.scope) { tx in
                try tx.audit.range(from: 1, limit: 100).last { $0.action == "log_key_rotated" }?.json["data"]
            }
            #expect(told?["from"]?.string == old.text && told?["to"]?.string == new.text && old != new)
            #expect(try await verdict(desk, [old], [monday]).verdict == .authenticated)
            #expect(try await verdict(desk, [new], []).verdict == .authenticated)
            #expect(try await verdict(desk, [old, new], [monday]).verdict == .authenticated)
            let report = try await verdict(desk, [new], [monday])
            #expect(report.verdict == .failed, "what the old key signed is not verified with the new one alone")
        }
    }

    @Test func `after two rotations the first key alone authenticates nothing new, and its checkpoints still fit`()
        async throws
    {
        try await withLog { desk, clock in
            let (first, monday) = (try await key(desk), try await checkpoint(desk))
            try await rotate(desk, "checkpoints", clock)
            try await rotate(desk, "checkpoints", clock)
            #expect(try await verdict(desk, [first], []).verdict == .failed)
            #expect(try await verdict(desk, [first, key(desk)], [monday]).verdict == .authenticated)
        }
    }

    @Test func `where the log is stored, checkpoints of every generation fit, whichever key is brought`() async throws {
        try await withLog { desk, clock in
            let (first, monday) = (try await key(desk), try await checkpoint(desk))
            try await rotate(desk, "checkpoints", clock)
            let tuesday = try await checkpoint(desk)
            try await rotate(desk, "checkpoints", clock)
            for keys in [[], [first], [try await key(desk)]] as [[VerifierKey]] {
                let input: JSON = ["keys": .strings(keys.map(\.text)), "checkpoints": .strings([monday, tuesday])]
                let report = try await desk.call("log/verify", input)
                #expect(report["verdict"]?.string == "authenticated", "\(report.text)")
                #expect((report["storedCheckpoints"]?.integer ?? 0) >= 2)
                clock.advance(by: .minutes(1))
            }
        }
    }

    @Test func `a new key of the codes leaves the signing key, and entries under both are checked`() async throws {
        try await withLog { desk, clock in
            let before = try await key(desk)
            try await rotate(desk, "codes", clock)
            _ = try await desk.call("people/add", ["name": "Nina"])
            #expect(try await key(desk) == before)
            let ids = try await desk.services.store.read(in: Self.scope) {
                try Set($0.audit.range(from: 1, limit: 100).map(\.keyID))
            }
            #expect(ids.count == 2)
            let report = try await desk.call("log/verify")
            #expect(report["verdict"]?.string == "authenticated")
            #expect(report["macsChecked"] == report["entries"])
        }
    }

    @Test func `only the operator rotates, and only what there is`() async throws {
        try await withLog { desk, _ in
            let refusal = await #expect(throws: Refusal.self) {
                try await desk.call("log/rotate-key", ["key": "everything"])
            }
            #expect(refusal?.reason == "key_unknown")
        }
    }
}
