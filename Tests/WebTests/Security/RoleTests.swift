import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import TestKit
import Testing

@testable import Web

/// Walks every route with every role: who may not is told so before anything else happens.
@Suite struct RoleTests {
    /// A requester has no role; every other role alone, and together with another.
    static let holdings: [Set<Role>] = [
        [], [.approver], [.auditor], [.admin], [.approver, .auditor], [.approver, .admin], [.auditor, .admin],
    ]

    /// What is open without a permission, by name: it proves its caller in another way, or tells nothing.
    static let open: Set = [
        "GET /.well-known/openid-configuration", "GET /.well-known/jwks.json",
        "GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.json", "GET /sign-in", "GET /sign-in/start",
        "GET /sign-in/callback", "POST /sign-out", "POST /hooks/jira/{hook}",
        "GET /credential-intake/{token}", "POST /credential-intake/{token}",
        "POST /hooks/github",
    ]

    @Test func `no route escapes: each declares one permission, or is open by name`() async throws {
        let house = try await House()
        let pages = PageRoutes.all.map { "\($0.method) \($0.path)" }
        let operations = APIRoutes.all.map { "\($0.method) /api/v1\($0.path)" }
        let declared = pages + operations + Self.open.sorted()
        #expect(Set(declared).count == declared.count, "a route is declared twice")
        let served = routes(house.services).routes.filter { $0.method != .head }.map(\.description)
            .filter { !$0.hasPrefix("GET /assets/") }
        #expect(Set(served).symmetricDifference(declared) == [])
    }

    @Test(arguments: holdings) func `a page opens to the roles it declares`(roles: Set<Role>) async throws {
        let house = try await House()
        let person = try await house.person(with: roles)
        try await house.visit { client in
            let browser = try await Browser(person, at: house, client)
            for route in PageRoutes.all {
                let path = route.path.filled
                let answer = try await route.method == .get ? browser.get(path) : browser.post(path, [])
                let isRefused = answer.status == 403 && answer.text.contains("role_missing")
                #expect(isRefused != route.permission.isGiven(to: roles), "\(route.method) \(path): \(answer.status)")
            }
        }
    }

    @Test(arguments: holdings) func `an operation opens to the roles it declares`(roles: Set<Role>) async throws {
        let house = try await House()
        let person = try await house.person(with: roles)
        try await house.visit { client in
            let robot = try await Robot(person, roles: roles, at: house, client)
            for route in APIRoutes.all {
                let answer = try await robot.send(route.method, route.path.filled)
                let isRefused = answer.reason == "role_missing"
                #expect(
                    isRefused != route.permission.isGiven(to: roles),
                    "\(route.method) \(route.path): \(answer.text)"
                )
            }
        }
    }

    @Test func `nobody gets anywhere without signing in`() async throws {
        let house = try await House()
        try await house.visit { client in
            for route in PageRoutes.all {
                let answer = try await client.execute(uri: route.path.filled, method: route.method) { Answer($0) }
                if route.method == .get {
                    #expect(answer.status == 303 && answer.location?.hasPrefix("/sign-in?to=") == true)
                } else {
                    #expect(answer.status == 401, "\(route.path)")
                }
            }
            for route in APIRoutes.all {
                let answer = try await client.execute(uri: "/api/v1" + route.path.filled, method: route.method) {
                    Answer($0)
                }
                #expect(answer.status == 401, "\(route.path)")
            }
        }
    }

    @Test func `a role taken away is gone with the next request`() async throws {
        let house = try await House()
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            #expect(try await approver.get("/approvals").status == 200)
            try await house.write(by: house.admin) { _ = try ChangeRoles(house.approver.id, to: [])(in: $0) }
            #expect(try await approver.get("/approvals").status == 403)
        }
    }
}

extension String {
    /// The path with something that could be an id in the place of every parameter.
    var filled: String {
        split(separator: "/", omittingEmptySubsequences: false).map { $0.hasPrefix("{") ? "1" : String($0) }
            .joined(separator: "/")
    }
}

extension House {
    /// Made by the operator: whom the first admin has just made one would not count as a second.
    func secondAdmin() async throws -> Person {
        try await store.write(in: scope, by: Actor(.operator, id: "operator")) {
            try AddLinkedPerson(displayName: "Somebody", roles: [.admin], jiraAccount: "jira-somebody")(in: $0)
        }
    }

    func person(with roles: Set<Role>) async throws -> Person {
        try await write(by: admin) { try AddPerson(displayName: "Somebody", roles: roles)(in: $0) }
    }
}
