import Domain
import Kernel
import Testing

@testable import Web

@Suite struct LogFilterTests {
    @Test func `N31: the log is filtered by action, request id, grant id and dates`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let second = try #require(company.requests["HELP-2"])
        let request = try #require(try await house.read { try $0.requests.find(second) })
        try await house.write(by: house.approver) {
            _ = try DecideRequest(second, .approve(days: nil, comment: nil))(in: $0)
        }
        let grant = try #require(try await house.read { try $0.grants.find(request: second) })
        try await house.visit { client in
            let robot = try await Robot(house.auditor, roles: [.auditor], at: house, client)
            func entries(_ query: String) async throws -> [JSON] {
                try await robot.get("/log?limit=100&\(query)").json?["items"]?.array ?? []
            }
            let approvals = try await entries("action=request_approved&request=\(second)")
            #expect(approvals.count == 1)
            let ofRequest = try await entries("request=\(second)")
            #expect(ofRequest.count >= 2 && ofRequest.allSatisfy { "\($0)".contains(second.rawValue) })
            let ofGrant = try await entries("grant=\(grant.id)")
            #expect(!ofGrant.isEmpty && ofGrant.allSatisfy { "\($0)".contains(grant.id.rawValue) })
            #expect(try await entries("request=\(second)&to=\(request.createdAt.rfc3339)").isEmpty)
            #expect(try await entries("request=\(second)&from=\((request.createdAt + .days(1)).rfc3339)").isEmpty)
        }
    }

    @Test func `N34: an entry shows its hashes, its MAC and its key, and the last verification is told`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.auditor, roles: [.auditor], at: house, client)
            let first = try #require(try await robot.get("/log/1").json)
            let second = try #require(try await robot.get("/log/2").json)
            #expect(second["entry"]?["prevHash"] == first["entryHash"])
            #expect(first["entryMac"]?.string?.isEmpty == false && first["keyId"]?.string?.isEmpty == false)
            let auditor = try await Browser(house.auditor, at: house, client)
            #expect(try await auditor.get("/log").text.contains("Never verified"))
            _ = try await auditor.post("/log/verification", [])
            #expect(try await auditor.get("/log").text.contains("Authentic"))
        }
    }
}
