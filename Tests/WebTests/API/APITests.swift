import Domain
import HTTPTypes
import Kernel
import TestKit
import Testing

@testable import Web

@Suite struct APITests {
    @Test func `every list and thing answers as its schema says`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let grant = try await company.approve("HELP-2")
        try await company.startJobs()
        let job = try await house.read { try $0.jobs.of(grant: grant)[0].id.rawValue }
        let draft = try await house.write(by: house.admin) { try DraftPolicy(.initial)(in: $0) }.id.rawValue
        let places: [String: String] = [
            "/requests/{id}": company.requests["HELP-3"]?.rawValue ?? "", "/grants/{id}": grant.rawValue,
            "/jobs/{id}": job, "/tools/{id}": "claude-enterprise", "/tools/{id}/status-preview": "claude-enterprise",
            "/connections/{id}": "okta", "/connections/{id}/credential-links": "okta",
            "/people/{id}": house.requester.id.rawValue, "/policy/revisions/{number}": "1", "/log/{seq}": "3",
            "/log/{seq}/proof": "3", "/policy/drafts/{id}": draft, "/policy/drafts/{id}/check": draft,
            "/policy/drafts/{id}/difference": draft,
            "/tools/{id}/attestations": "claude-enterprise",
            "/tools/{id}/owners": "claude-enterprise", "/tools/{id}/approvers": "claude-enterprise",
            "/requests/{id}/questions": company.requests["HELP-3"]?.rawValue ?? "",
            "/requests/{id}/stages": company.requests["HELP-3"]?.rawValue ?? "",
            "/requests/{id}/explanation": company.requests["HELP-3"]?.rawValue ?? "",
        ]
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            for route in APIRoutes.all where route.method == .get {
                let id = places[route.path] ?? ""
                let path = route.path.replacing(/\{[a-z]+\}/, with: id)
                let answer = try await robot.get(path)
                #expect(answer.status == 200, "\(path): \(answer.text)")
                let json = try #require(answer.json, "\(path)")
                #expect(throws: Never.self, "\(path): \(answer.text)") { try route.answer?.check(json) }
            }
        }
    }

    @Test func `a decision is made on the version that was read`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-3"])
        try await house.visit { client in
            let robot = try await Robot(house.approver, roles: [.approver], at: house, client)
            let tag = try #require(try await robot.get("/requests/\(id)").headers[.eTag])
            let body: JSON = ["decision": "approve", "days": 20]
            let stale = try await robot.send(.post, "/requests/\(id)/decision", body, headers: [.ifMatch: "\"99\""])
            #expect(stale.status == 412 && stale.reason == "changed_meanwhile")
            let answer = try await robot.send(.post, "/requests/\(id)/decision", body, headers: [.ifMatch: tag])
            #expect(answer.status == 201)
            #expect(answer.json?["decision"]?.string == "approved")
            #expect(answer.json?["approvedDays"]?.integer == 20)
            #expect(answer.headers[.eTag] != tag)
            let again = try await robot.send(.post, "/requests/\(id)/decision", body)
            #expect(again.status == 409 && again.reason == "already_decided")
        }
    }

    @Test func `fifty decisions are one call, fifty-one are none`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let pending = ["HELP-3", "HELP-4"].compactMap { company.requests[$0]?.rawValue }
        try await house.visit { client in
            let robot = try await Robot(house.approver, roles: [.approver], at: house, client)
            let many = (0..<49).map { "unknown-\($0)" } + pending
            let tooMany: JSON = ["requests": .strings(many), "decision": "approve"]
            #expect(try await robot.send(.post, "/bulk-decisions", tooMany).reason == "bulk_size")
            let body: JSON = ["requests": .strings(many.suffix(50)), "decision": "approve"]
            let answer = try await robot.send(.post, "/bulk-decisions", body)
            let items = try #require(answer.json?["items"]?.array)
            #expect(items.count == 50)
            #expect(items.count { $0["done"]?.bool == true } == 2)
            #expect(items.count { $0["reason"]?.string == "no_such_request" } == 48)
        }
    }

    @Test func `callers learn how much they may still ask`() async throws {
        let house = try await House()
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let answer = try await robot.get("/me")
            #expect(answer.headers[.rateLimitPolicy] == "\"api\";q=600;w=60")
            #expect(answer.headers[.rateLimit]?.hasPrefix("\"api\";r=599;t=") == true)
            for _ in 0..<599 { _ = try await robot.get("/me") }
            let over = try await robot.get("/me")
            #expect(over.status == 429 && over.headers[.retryAfter] != nil)
            house.clock.advance(by: .minutes(1))
            #expect(try await robot.get("/me").status == 200)
        }
    }

    @Test func `N35: secrets and identities go in and never come out`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let secret: JSON = ["value": "hunter2-secret"]
            #expect(try await robot.send(.put, "/connections/okta/secrets/private_key", secret).status == 204)
            let login: JSON = ["login": "rosa@acme.example"]
            let mapped = try await robot.send(.put, "/people/\(house.requester.id)/identities/okta", login)
            #expect(mapped.status == 200)
            for path in ["/connections/okta", "/connections", "/identities", "/log?limit=100"] {
                let text = try await robot.get(path).text
                #expect(!text.contains("hunter2") && !text.contains("rosa@acme"), "\(path)")
            }
        }
    }
}
