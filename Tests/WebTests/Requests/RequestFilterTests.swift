import Domain
import Kernel
import Testing

@testable import Web

@Suite struct RequestFilterTests {
    @Test func `N31: requests are filtered by decision, issue key, request id and dates, alone and together`()
        async throws
    {
        let house = try await House()
        let company = try await Company(house)
        let third = try #require(company.requests["HELP-3"])
        let raised = try #require(try await house.read { try $0.requests.find(third)?.createdAt })
        let (before, at, after) = (raised - Span(milliseconds: 1), raised, raised + Span(milliseconds: 1))
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            func issues(_ query: String) async throws -> Set<String> {
                let items = try await robot.get("/requests?limit=100&\(query)").json?["items"]?.array ?? []
                return Set(items.compactMap { $0["issue"]?.string })
            }
            #expect(try await issues("").count == 5)
            #expect(try await issues("decision=pending").isSuperset(of: ["HELP-3", "HELP-4"]))
            #expect(try await issues("decision=denied").isEmpty)
            #expect(try await issues("issue=HELP-3") == ["HELP-3"])
            #expect(try await issues("id=\(third)") == ["HELP-3"])
            // From the moment itself on, and up to but without it.
            #expect(try await issues("from=\(at.rfc3339)") == ["HELP-3", "HELP-4", "HELP-5"])
            #expect(try await issues("from=\(after.rfc3339)") == ["HELP-4", "HELP-5"])
            #expect(try await issues("to=\(at.rfc3339)") == ["HELP-1", "HELP-2"])
            #expect(try await issues("to=\(after.rfc3339)") == ["HELP-1", "HELP-2", "HELP-3"])
            #expect(
                try await issues("from=\(before.rfc3339)&to=\(after.rfc3339)&decision=pending&issue=HELP-3&id=\(third)")
                    == ["HELP-3"]
            )
            #expect(try await issues("decision=denied&issue=HELP-3").isEmpty)
        }
    }
}
