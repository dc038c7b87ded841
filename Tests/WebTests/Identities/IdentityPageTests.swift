import Domain
import HTTPTypes
import Kernel
import Testing

@testable import Web

/// How an admin says who is who at a directory.
@Suite struct IdentityPageTests {
    @Test func `N15: people without a mapping are found, mapped, and unmapped`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let missing = "/identities?connection=okta&show=missing"
            #expect(try await admin.get(missing).text.contains("Rosa Requester"))
            let place = "/people/\(house.requester.id)/identities/okta"
            let mapped = try await admin.post(place, [("login", "rosa@acme.example")])
            #expect(mapped.location == "/identities?connection=okta&notice=mapped")
            #expect(try await !admin.get(missing).text.contains("Rosa Requester"))
            let all = try await admin.get("/identities?connection=okta").text
            #expect(all.contains("Mapped") && !all.contains("rosa@acme.example"), "the value goes in and never out")
            #expect(try await admin.post(place + "/deletion", []).location?.contains("unmapped") == true)
            #expect(try await admin.post(place + "/deletion", []).status == 404)
        }
    }

    @Test func `a job that waits for a mapping is told beside the person`() async throws {
        let house = try await House()
        let company = try await Company(house)
        _ = try await company.approve("HELP-2")
        try await company.startJobs()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/identities?show=missing").text.contains("1 job waiting for it"))
        }
    }

    @Test func `a mapping made by a program names its maker and the token`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            _ = try await robot.send(.put, "/people/\(house.requester.id)/identities/okta", ["login": "rosa"])
            let page = try await Browser(house.admin, at: house, client).get("/identities?connection=okta").text
            #expect(page.contains("Ada Admin, by token robot"))
        }
    }

    @Test func `without a directory the page says what comes first`() async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/identities").text.contains("No directory yet"))
        }
    }
}
