import Domain
import HTTPTypes
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

    @Test func `no page of another organization opens with an id of ours in any parameter`() async throws {
        let house = try await House()
        let places = try await Places(Company(house))
        try await house.visit { client in
            let globex = OrganizationScope(verified: "globex")
            let own = try await Browser(house.admin, at: house, client)
            let foreign = try await Browser(house.stranger, in: globex, at: house, client)
            for route in PageRoutes.all where route.method == .get {
                let path = try places.fill(route.path) + Self.query(places)
                let answer = try await foreign.get(path)
                for word in Places.words(at: path) { #expect(!answer.text.contains(word), "\(path) tells \(word)") }
                guard route.path.contains("{"), !Places.closedLists.contains(route.path) else { continue }
                #expect(answer.status == 404, "\(path): \(answer.status)")
                #expect(try await own.get(path).status == 200, "\(path) does not open at home either")
            }
        }
    }

    @Test func `no form of another organization reaches what is ours`() async throws {
        let house = try await House()
        let places = try await Places(Company(house))
        let forms = try PageForms(places)
        try await house.visit { client in
            let globex = OrganizationScope(verified: "globex")
            let foreign = try await Browser(house.stranger, in: globex, at: house, client)
            let before = try await house.read { try $0.audit.head()?.seq }
            for call in forms.calls {
                let answer = try await foreign.post(call.path, call.form)
                for word in Places.words { #expect(!answer.text.contains(word), "\(call.path) tells \(word)") }
                guard call.route.path.contains("{") else { continue }
                #expect(answer.status == 404, "\(call.path): \(answer.status)")
            }
            #expect(try await house.read { try $0.audit.head()?.seq } == before)
        }
    }

    @Test func `no operation tells another organization what is ours, in a path or in a query`() async throws {
        let house = try await House()
        let places = try await Places(Company(house))
        try await house.visit { client in
            let foreign = try await Robot(house.stranger, roles: [.admin], at: house, client)
            let own = try await Robot(house.admin, roles: [.admin], at: house, client)
            for route in APIRoutes.all where route.method == .get {
                let path = try places.fill(route.path)
                for query in [""] + Self.queries(of: route, places) {
                    let answer = try await foreign.get(path + query)
                    for word in Places.words(at: path) {
                        #expect(!answer.text.contains(word), "\(path)\(query) tells \(word)")
                    }
                }
                guard route.path.contains("{") else { continue }
                #expect(try await foreign.get(path).status == 404, "\(path)")
                #expect(try await own.get(path).status == 200, "\(path) does not open at home either")
            }
        }
    }

    /// Ids of ours under every name that a page may look for; most pages ignore most of them.
    private static func query(_ places: Places) -> String {
        let id = places["requests"]
        return "?decision=approve&request=\(id)&id=\(id)&connection=okta&tool=claude-enterprise&kind=okta"
    }

    private static func queries(of route: APIRoute, _ places: Places) -> [String] {
        let values = [
            "tool": places["tools"], "request": places["requests"], "grant": places["grants"], "issue": "HELP-3",
            "holder": places["people"], "person": places["people"], "id": places["requests"],
        ]
        return route.query.compactMap { query in values[query.name].map { "?\(query.name)=\($0)" } }
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
