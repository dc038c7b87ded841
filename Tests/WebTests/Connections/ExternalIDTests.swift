import ConnectorKit
import Domain
import HTTPTypes
import Kernel
import Testing

@testable import Web

@Suite struct ExternalIDTests {
    private static let settings: [String: JSON] = [
        "account_id": "123456789012", "role_arn": "arn:aws:iam::123456789012:role/clearance", "region": "eu-central-1",
    ]

    private func wanted(_ more: [String: JSON] = [:]) -> JSON {
        let settings = Self.settings.merging(more) { $1 }.map { JSON.Member($0.key, $0.value) }
        return ["connector": "aws", "name": "AWS", "provider": "aws_assume_role", "settings": .object(settings)]
    }

    private func externalIDs(_ house: House) async throws -> [String?] {
        try await house.store.read(in: house.scope) { try $0.connections.all() }
            .filter { $0.connector == "aws" }.map { $0.settings["external_id"] }
    }

    @Test func `assertion 1: the server makes the external id of a connection, and takes none from the API`()
        async throws
    {
        let house = try await House()
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let refused = try await robot.send(.post, "/connections", wanted(["external_id": "chosen"]))
            #expect(refused.reason == "setting_server_made")
            #expect(try await externalIDs(house) == [])
            let made = try await robot.send(.post, "/connections", wanted())
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(try await externalIDs(house).first ?? nil)
            #expect(id.wholeMatch(of: /clr-[0-9a-f]{40}-123456789012/) != nil)
        }
    }
}
