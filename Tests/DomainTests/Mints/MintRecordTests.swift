import Domain
import Kernel
import TestKit
import Testing

/// What is put on record of a mint before its session leaves.
@Suite struct MintRecordTests {
    let bench: MintBench

    init() async throws { bench = try await MintBench() }

    @Test func `assertion 9: a mint is an entry that names session, errand, scopes and end, and nothing of the token`()
        async throws
    {
        #expect(try await bench.mint(errand: "provisioning", granted: ["a"]) == nil)
        let entry = try await bench.last(.sessionMinted)
        #expect(
            entry == [
                "errand": "provisioning", "expiresAt": .instant(bench.company.clock.now() + .hours(1)),
                "granted": ["a"], "provider": "okta_api_token", "scopes": ["a"], "session": "s-1",
            ]
        )
    }

    @Test func `assertion 6: a session for a binding that was replaced meanwhile is not handed out`() async throws {
        let refusal = try await bench.mint(errand: "provisioning", binding: 7)
        #expect(refusal?.reason == "binding_changed")
        #expect(try await bench.count(.sessionMinted) == 0)
    }

    @Test func `assertion 6: once a connection is switched off no session of it is handed out`() async throws {
        try await bench.switchOff()
        #expect(try await bench.mint(errand: "provisioning")?.reason == "connection_stopped")
        #expect(try await bench.count(.sessionMinted) == 0)
    }

    @Test func `a draft is for its test alone`() async throws {
        let draft = try await bench.draft()
        #expect(try await bench.mint(draft, errand: "connection_test") == nil)
        #expect(try await bench.mint(draft, errand: "provisioning")?.reason == "connection_stopped")
    }

    @Test func `scopes that were granted otherwise than asked are told once, until that changes`() async throws {
        for _ in 0..<3 { _ = try await bench.mint(errand: "provisioning", granted: ["b"]) }
        #expect(try await bench.count(.scopeDriftFound) == 1)
        #expect(try await bench.last(.scopeDriftFound)?["missing"] == ["a"])
        #expect(try await bench.last(.scopeDriftFound)?["extra"] == ["b"])
        #expect(try await bench.drifts().map(\.extra) == [["b"]])
        _ = try await bench.mint(errand: "provisioning", granted: ["a", "c"])
        #expect(try await bench.count(.scopeDriftFound) == 2)
        _ = try await bench.mint(errand: "provisioning", granted: ["a"])
        #expect(try await bench.drifts().isEmpty)
        _ = try await bench.mint(errand: "provisioning", granted: [])
        #expect(try await bench.count(.scopeDriftFound) == 2)
    }

    @Test func `lost trust disconnects the connection, with the reason and the way back`() async throws {
        try await bench.loseTrust("consent_withdrawn")
        let connection = try await bench.connection()
        #expect(connection?.state == .disconnected)
        #expect(connection?.disconnectedBecause?.contains("consent again, then test") == true)
        #expect(try await bench.count(.connectionDisconnected) == 1)
        try await bench.loseTrust("consent_withdrawn")
        #expect(try await bench.count(.connectionDisconnected) == 1)
    }

    @Test func `a refusal of a binding that was replaced says nothing about the new one`() async throws {
        try await bench.loseTrust("credential_refused", binding: 0)
        #expect(try await bench.connection()?.state == .active)
    }
}

/// Mints of the company's one connection, as the broker records them.
struct MintBench: Sendable {
    let company: Company

    init() async throws { company = try await Company() }

    func mint(
        _ connection: ID<Connection>? = nil,
        errand: String?,
        granted: [String] = [],
        binding: Int64? = nil
    ) async throws -> Refusal? {
        let id = connection ?? company.connection
        let version = try await company.read { try $0.connections.find(id)?.bindingVersion }
        let record = RecordMint(
            id,
            session: "s-1",
            provider: "okta_api_token",
            binding: binding ?? version ?? 0,
            scopes: ["a"],
            granted: granted,
            expiresAt: company.clock.now() + .hours(1),
            errand: errand
        )
        return try await company.system { try record(in: $0) }
    }

    func draft() async throws -> ID<Connection> {
        try await company.write(by: company.admin) { tx in
            let create = CreateConnection(connector: "okta", name: "New", provider: "okta_api_token", settings: [:])
            return try create(in: tx).id
        }
    }

    func switchOff() async throws {
        let connection = company.connection
        _ = try await company.write(by: company.admin) { try SwitchConnection(connection, on: false)(in: $0) }
    }

    func loseTrust(_ code: String, binding: Int64? = nil) async throws {
        let version = try await connection()?.bindingVersion ?? 0
        let loss = LoseTrust(company.connection, binding: binding ?? version, code: code, message: "no more")
        try await company.system { try loss(in: $0) }
    }

    func connection() async throws -> Connection? {
        let id = company.connection
        return try await company.read { try $0.connections.find(id) }
    }

    func drifts() async throws -> [ScopeDrift] {
        let id = company.connection
        return try await company.read { try $0.mints.drifts(of: id) }
    }

    func count(_ action: AuditAction) async throws -> Int {
        try await company.actions().count { $0 == action.rawValue }
    }

    /// The data of the last entry of a kind.
    func last(_ action: AuditAction) async throws -> JSON? {
        var seq = try await company.head()
        while seq > 0 {
            let now = seq
            if let entry = try await company.read({ try $0.audit.entry(now) }), entry.action == action.rawValue {
                return entry.json["data"]
            }
            seq -= 1
        }
        return nil
    }
}
