import Domain
import Kernel
import TestKit
import Testing

/// Doors are opened in the transaction of the deed: both or neither.
@Suite struct EntrancesTests {
    let company: Company
    private let sealed = SealedValue(keyID: "k", bytes: [1])

    init() async throws { company = try await Company() }

    private struct Crash: Error {}

    @Test func `an app of the Core is on the log, and belongs to the organization in scope`() async throws {
        let open = OpenCoreApp("app-1", sealed: sealed)
        try await company.write(by: company.admin) { try open(in: $0) }
        #expect(try await company.store.enter { try $0.coreApp("app-1") }?.organization == "acme")
        #expect(try await company.actions().last == "core_app_created")
    }

    @Test func `a webhook's address is on the log, by a digest`() async throws {
        try await company.write(by: company.admin) { try OpenHook("secret-address")(in: $0) }
        #expect(try await company.store.enter { try $0.hook("secret-address") } == "acme")
        let head = try await company.head()
        let entry = try #require(try await company.read { try $0.audit.entry(head) })
        #expect(entry.action == "hook_created")
        #expect(!String(decoding: entry.bytes, as: UTF8.self).contains("secret-address"))
    }

    @Test func `who is no admin opens nothing`() async throws {
        let (app, hook) = (OpenCoreApp("app-1", sealed: sealed), OpenHook("h1"))
        await #expect(throws: Refusal.self) { try await company.write(by: company.approver) { try app(in: $0) } }
        await #expect(throws: Refusal.self) { try await company.write(by: company.approver) { try hook(in: $0) } }
        #expect(try await company.store.enter { try $0.coreApp("app-1") } == nil)
        #expect(try await company.store.enter { try $0.hook("h1") } == nil)
    }

    @Test func `a deed that does not commit leaves its doors shut`() async throws {
        let (app, hook) = (OpenCoreApp("app-1", sealed: sealed), OpenHook("h1"))
        await #expect(throws: Crash.self) {
            try await company.write(by: company.admin) { tx in
                try app(in: tx)
                try hook(in: tx)
                throw Crash()
            }
        }
        #expect(try await company.store.enter { try $0.coreApp("app-1") } == nil)
        #expect(try await company.store.enter { try $0.hook("h1") } == nil)
    }
}
