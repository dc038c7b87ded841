import Domain
import Kernel
import TestKit
import Testing

@Suite struct TokenTests {
    let company: Company

    init() async throws { company = try await Company() }

    private func make(_ name: String, _ roles: Set<Role>, days: Int = 30, by actor: Actor) async throws -> APIToken {
        let create = CreateToken(name: name, roles: roles, days: days, hash: sha256(Array(name.utf8)))
        return try await company.store.write(in: company.scope, by: actor) { try create(in: $0) }
    }

    private func actor(_ token: APIToken) -> Actor {
        Actor(.automation, id: token.id, roles: token.roles, onBehalfOf: token.createdBy)
    }

    private func opens(_ name: String) async throws -> Bool {
        let hash = sha256(Array(name.utf8))
        return try await company.store.enter { try $0.token(hash: hash) } != nil
    }

    @Test func `a token and its door come together, and go together`() async throws {
        let token = try await make("nightly", [.admin], by: company.admin.actor)
        #expect(try await opens("nightly"))
        _ = try await company.write(by: company.admin) { try RevokeToken(token.id)(in: $0) }
        #expect(try await !opens("nightly"))
    }

    @Test func `a refused token opens no door`() async throws {
        let cases: [(Set<Role>, Actor, String)] = [
            ([.admin], company.approver.actor, "more_than_own"),
            ([], Actor(.operator, id: "operator"), "person_required"), ([], .system("worker"), "person_required"),
        ]
        for (roles, actor, reason) in cases {
            let refusal = await #expect(throws: Refusal.self) { try await make("x", roles, by: actor) }
            #expect(refusal?.reason == reason)
            #expect(try await !opens("x"))
        }
    }

    @Test func `a token makes none that can do more than itself, and the log names the token`() async throws {
        let auditor = try await make("audit", [], by: company.admin.actor)
        let refusal = await #expect(throws: Refusal.self) { try await make("more", [.admin], by: actor(auditor)) }
        #expect(refusal?.reason == "more_than_own")
        let admin = try await make("admin", [.admin], by: company.admin.actor)
        _ = try await make("child", [.admin], by: actor(admin))
        let head = try await company.head()
        let entry = try #require(try await company.read { try $0.audit.entry(head) })
        #expect(entry.json["actor"]?["id"]?.string == admin.id)
        #expect(entry.json["actor"]?["kind"]?.string == "automation")
    }

    @Test func `what a token makes ends with it`() async throws {
        let parent = try await make("parent", [.admin], days: 2, by: company.admin.actor)
        let child = try await make("child", [.admin], days: 365, by: actor(parent))
        let grandchild = try await make("grandchild", [], days: 365, by: actor(child))
        #expect(child.expiresAt == parent.expiresAt && grandchild.expiresAt == parent.expiresAt)
        _ = try await company.write(by: company.admin) { try RevokeToken(parent.id)(in: $0) }
        for name in ["parent", "child", "grandchild"] { #expect(try await !opens(name)) }
        let refusal = await #expect(throws: Refusal.self) { try await make("late", [], by: actor(parent)) }
        #expect(refusal?.reason == "person_required")
    }
}
