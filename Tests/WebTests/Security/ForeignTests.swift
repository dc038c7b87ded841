import Domain
import Kernel
import Testing

@testable import Web

/// Ids of one organization do not exist for another.
@Suite struct ForeignTests {
    @Test func `a foreign organization's ids are nowhere to be found`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let grant = try await company.approve("HELP-2")
        try await company.startJobs()
        let job = try await house.read { try $0.jobs.of(grant: grant)[0].id.rawValue }
        let request = try #require(company.requests["HELP-3"]).rawValue
        try await house.visit { client in
            let globex = OrganizationScope(verified: "globex")
            let browser = try await Browser(house.stranger, in: globex, at: house, client)
            for path in ["/requests/\(request)", "/grants/\(grant)", "/log/20"] {
                #expect(try await browser.get(path).status == 404, "\(path)")
            }
            let forms: [(String, [(String, String)])] = [
                ("/requests/\(request)/decision", [("decision", "deny"), ("reason", "x")]),
                ("/requests/\(request)/cancellation", [("reason", "x")]),
                ("/requests/\(request)/question", [("question", "x")]),
                ("/requests/\(request)/answer", [("answer", "x")]),
                ("/grants/\(grant)/revocation", [("reason", "x")]),
                ("/grants/\(grant)/extension", [("days", "3"), ("reason", "x")]),
                ("/jobs/\(job)/completion", [("note", "x")]), ("/jobs/\(job)/retry", []),
                ("/jobs/\(job)/abandonment", [("reason", "x")]),
            ]
            for (path, form) in forms { #expect(try await browser.post(path, form).status == 404, "\(path)") }
            let confirmation = "/approvals/confirmation?decision=approve&request=\(request)"
            #expect(try await browser.get(confirmation).status == 404)
            let robot = try await Robot(house.stranger, roles: [.admin], at: house, client)
            for path in [
                "/requests/\(request)", "/grants/\(grant)", "/jobs/\(job)", "/tools/midjourney", "/connections/okta",
                "/people/\(house.requester.id)", "/log/20",
            ] {
                #expect(try await robot.get(path).status == 404, "\(path)")
            }
            #expect(try await robot.get("/requests").json?["items"]?.array?.isEmpty == true)
        }
        #expect(try await house.read { try $0.requests.find(ID(request))?.decision } == .pending)
        #expect(try await house.read { try $0.grants.find(grant)?.isOpen } == true)
    }

    @Test func `somebody else's request and grant do not exist for a person without a role`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let request = try #require(company.requests["HELP-2"])
        let grant = try await company.approve("HELP-2")
        try await house.visit { client in
            let other = try await Browser(house.other, at: house, client)
            #expect(try await other.get("/requests/\(request)").status == 404)
            #expect(try await other.get("/grants/\(grant)").status == 404)
            #expect(try await other.post("/grants/\(grant)/revocation", [("reason", "mine now")]).status == 404)
            let own = try await Browser(house.requester, at: house, client)
            #expect(try await own.get("/requests/\(request)").status == 200)
            #expect(try await own.get("/grants/\(grant)").status == 200)
        }
    }
}
