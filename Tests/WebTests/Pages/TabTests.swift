import Domain
import Testing

@testable import Web

/// Where people can go, and that every place stays where it is.
@Suite struct TabTests {
    @Test func `N15: administration has eight tabs`() async throws {
        let house = try await House()
        _ = try await Company(house)
        #expect(
            Tab.admin.map(\.rawValue) == [
                "Overview", "Intake & approvals", "Catalog", "Connectors", "Governance", "Requests", "Insights",
                "Governance logs",
            ]
        )
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            for tab in Tab.admin {
                let page = try await admin.get(tab.path)
                #expect(page.status == 200, "\(tab.path)")
                let label = tab.rawValue.replacing("&", with: "&amp;")
                #expect(page.text.contains(#"<a href="\#(tab.path)" aria-current="page">\#(label)</a>"#), "\(tab.path)")
                for other in Tab.admin { #expect(page.text.contains(#"<a href="\#(other.path)""#), "\(other.path)") }
            }
        }
    }

    @Test func `N16: everybody has access and history, and who may decide has approvals`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let people = [
                (house.requester, false), (house.auditor, false), (house.approver, true), (house.admin, true),
            ]
            for (person, decides) in people {
                let page = try await Browser(person, at: house, client).get("/access").text
                #expect(page.contains(#"<a href="/access" aria-current="page">My access</a>"#))
                #expect(page.contains(#"<a href="/history">Request history</a>"#))
                #expect(page.contains(#"<a href="/approvals">Approvals</a>"#) == decides, "\(person.displayName)")
            }
        }
    }

    @Test func `N16: without a registered project nobody has approvals`() async throws {
        let house = try await House()
        try await house.visit { client in
            let page = try await Browser(house.approver, at: house, client).get("/access").text
            #expect(!page.contains(#"<a href="/approvals">"#))
        }
    }

    @Test func `N16: who has no role sees no administration`() async throws {
        let house = try await House()
        try await house.visit { client in
            let page = try await Browser(house.requester, at: house, client).get("/access").text
            #expect(!page.contains(#"aria-label="Administration""#))
        }
    }

    @Test func `N32: requests, insights and logs have addresses that stay, and show the same twice`() async throws {
        #expect([Tab.requests, .insights, .log].map(\.path) == ["/requests", "/insights", "/log"])
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            for tab in Tab.allCases {
                let (first, second) = (try await admin.get(tab.path).text, try await admin.get(tab.path).text)
                #expect(first == second, "\(tab.path) differs from one look to the next")
            }
        }
    }
}
