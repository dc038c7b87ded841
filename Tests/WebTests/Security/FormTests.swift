import Domain
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing

@testable import Web

@Suite struct FormTests {
    @Test func `a form without the session's token is refused and changes nothing`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-3"])
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            let deny = [("decision", "deny"), ("reason", "no")]
            for token in ["", "wrong", try await Browser(house.approver, at: house, client).formToken] {
                let answer = try await approver.post("/requests/\(id)/decision", deny, token: token)
                #expect(answer.status == 403)
                #expect(answer.text.contains("form_expired"))
            }
        }
        #expect(try await house.read { try $0.requests.find(id)?.decision } == .pending)
    }

    @Test func `a form sent from another site is refused`() async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let foreign: HTTPFields = [.origin: "https://evil.example"]
            #expect(try await admin.post("/settings", [("zone", "UTC")], headers: foreign).status == 403)
            let own: HTTPFields = [.origin: "http://clearance.test"]
            #expect(try await admin.post("/settings", [("zone", "UTC")], headers: own).status == 303)
        }
    }

    @Test func `a form in another type, too large or not in UTF-8 is refused`() async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let json: HTTPFields = [.contentType: "application/json"]
            #expect(try await admin.post("/settings", [], headers: json).status == 415)
            let large = String(repeating: "x", count: BodyLimit.form)
            #expect(try await admin.post("/settings", [("zone", large)]).status == 413)
            let answer = try await client.execute(
                uri: "/settings",
                method: .post,
                headers: [.cookie: admin.cookie, .contentType: "application/x-www-form-urlencoded"],
                body: .init(string: "zone=%FF%FE")
            ) { Answer($0) }
            #expect(answer.status == 400)
            #expect(answer.text.contains("encoding_invalid"))
        }
    }
}
