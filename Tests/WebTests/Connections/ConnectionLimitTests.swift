import Domain
import HTTPTypes
import Kernel
import TestKit
import Testing

@testable import Web

@Suite struct ConnectionLimitTests {
    @Test func `a secret that nothing would read is refused with the names that are taken`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let secret: JSON = ["value": "s"]
            let wrong = try await robot.send(.put, "/connections/okta/secrets/private_kee", secret)
            #expect(wrong.status == 400 && wrong.reason == "secret_unknown" && wrong.text.contains("`private_key`"))
            #expect(
                try await robot.send(.put, "/connections/okta/secrets/api_token", secret).reason == "secret_unknown"
            )
            #expect(try await robot.send(.put, "/connections/jira/secrets/webhook_secret", secret).status == 204)
            let kinds = try await robot.get("/connectors").json?["items"]?.array ?? []
            let jira = kinds.first { $0["kind"]?.string == "jira" }
            #expect(jira?["inboundSecrets"]?[0]?.string == "webhook_secret")
        }
        #expect(try await house.read { try $0.connections.secretFields(of: "okta") } == [])
    }

    @Test func `N19: a tool cannot be connected to what has no groups`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let tool: JSON = [
                "name": "Odd", "status": "approved", "risk": "low", "connection": "jira",
                "roles": [["name": "user", "isDefault": true]],
            ]
            let refused = try await robot.send(.put, "/tools/odd", tool)
            #expect(refused.status == 400 && refused.reason == "not_a_directory", "\(refused.text)")
        }
        #expect(try await house.read { try $0.catalog.find("odd") } == nil)
    }
}
