import Domain
import Kernel
import Testing

@testable import Web

/// What a service portal shows of ours.
@Suite struct PortalPageTests {
    static let modules = ["/portal/create?type=10&", "/portal/issues/HELP-1?type=10&", "/portal/tools?"]

    @Test func `N17: each of the three modules is open in its portal, and says why it is closed elsewhere`()
        async throws
    {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let requester = try await Browser(house.requester, at: house, client)
            for module in Self.modules {
                let open = try await requester.get(module + "portal=1")
                #expect(open.status == 200 && !open.text.contains("<code>portal_not_enabled"), "\(module)")
                for other in ["portal=2", "portal=", ""] {
                    let closed = try await requester.get(module + other)
                    #expect(closed.status == 200 && closed.text.contains("portal_not_enabled"), "\(module)\(other)")
                    #expect(!closed.text.contains("ChatGPT Enterprise"), "\(module)\(other)")
                }
            }
            for module in Self.modules.dropLast() {
                let other = try await requester.get(module.replacing("type=10", with: "type=99") + "portal=1")
                #expect(other.text.contains("request_type_not_enabled"), "\(module)")
            }
        }
    }

    @Test func `N17: before a project is chosen every module is closed`() async throws {
        let house = try await House()
        try await house.visit { client in
            let requester = try await Browser(house.requester, at: house, client)
            for path in ["/portal/create?portal=1&type=10", "/portal/tools?portal=1"] {
                #expect(try await requester.get(path).text.contains("intake_not_configured"), "\(path)")
            }
        }
    }

    @Test func `N17: the create panel says what is missing, and what would be stored`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let requester = try await Browser(house.requester, at: house, client)
            let place = "/portal/create?portal=1&type=10"
            let fresh = try await requester.get(place).text
            #expect(fresh.contains("Claude Enterprise") && !fresh.contains("role=\"alert\""))
            let half = try await requester.get(place + "&tool=midjourney&days=181").text
            #expect(half.contains("Say what you will use it for.") && half.contains("Ask for 1 to 180 days."))
            #expect(half.contains(#"value="midjourney" checked"#), "what was chosen is kept")
            let whole = try await requester.get(place + "&tool=midjourney&days=180&use=Logos&class=public").text
            #expect(whole.contains("This can be sent") && whole.contains(Domain.Snapshot.key))
            let unknown = try await requester.get(place + "&tool=unknown&days=1&use=x&class=public").text
            #expect(unknown.contains("Choose a tool."))
        }
    }

    @Test func `N17: the detail panel tells decision, expiry and who is waited for, to the parties alone`() async throws
    {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let requester = try await Browser(house.requester, at: house, client)
            let query = "?portal=1&type=10"
            let approved = try await requester.get("/portal/issues/HELP-1" + query).text
            #expect(approved.contains("Approved by policy") && approved.contains("7 days remaining"))
            #expect(try await requester.get("/portal/issues/HELP-2" + query).text.contains("Waiting for Approval ("))
            #expect(try await requester.get("/portal/issues/HELP-3" + query).status == 404)
            #expect(try await requester.get("/portal/issues/HELP-99" + query).status == 404)
        }
    }

    @Test func `N17: the subheader lists approved tools and no others`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let requester = try await Browser(house.requester, at: house, client)
            let page = try await requester.get("/portal/tools?portal=1").text
            #expect(page.contains("Claude Enterprise") && !page.contains("Midjourney"))
            #expect(!page.contains("<nav"), "a module stands inside another page")
        }
    }
}
