import Domain
import HTTPTypes
import Kernel
import TestKit
import Testing

@testable import Web

@Suite struct EffectTests {
    @Test func `an admin sees what Jira was not told, and has it told again`() async throws {
        let house = try await House()
        _ = try await Company(house)
        let id = try await Writes.deadEffect(in: house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/overview").text.contains("href=\"/effects\""))
            let page = try await admin.get("/effects")
            #expect(page.text.contains("Comment on HELP-2") && page.text.contains("no permission"))
            #expect(page.text.contains("&lt;Amir&gt;") && !page.text.contains("<Amir>"))
            #expect(try await admin.post("/effects/\(id)/retry", []).location == "/effects?notice=retold")
            #expect(try await admin.get("/effects").text.contains("Jira was told everything"))
        }
        let effect = try await house.read { try $0.effects.find(ID(id)) }
        #expect(effect?.state == .queued && effect?.attempts == 0)
        #expect(try await house.read { try $0.queue.find(.effect, id: id) } != nil)
    }

    @Test func `a program does the same, once`() async throws {
        let house = try await House()
        _ = try await Company(house)
        let id = try await Writes.deadEffect(in: house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            #expect(try await robot.get("/effects").json?["items"]?[0]?["id"]?.string == id)
            #expect(try await robot.send(.post, "/effects/\(id)/retry").json?["state"]?.string == "queued")
            #expect(try await robot.send(.post, "/effects/\(id)/retry").reason == "not_waiting")
        }
        let actions = try await house.read { try $0.audit.range(from: 1, limit: 1_000).map(\.action) }
        #expect(actions.count { $0 == "effect_requeued" } == 1)
    }

    @Test func `an entry that nothing writes yet is no filter of the log`() {
        #expect(!AuditAction.known.contains(.identityErased) && AuditAction.known.contains(.snapshotTamperDetected))
    }
}
