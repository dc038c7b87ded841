import Domain
import HTTPTypes
import Kernel
import TestKit
import Testing

@testable import Web

@Suite struct PersonAPITests {
    private func added(_ robot: Robot, _ body: JSON = ["displayName": "Nia", "roles": ["approver"]]) async throws
        -> Answer
    {
        try await robot.send(.post, "/people", body)
    }

    @Test func `a person is linked with the account that Jira confirms, as Jira writes it`() async throws {
        let house = try await House { $0.trackers = FakeTrackers() }
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let id = try #require(try await added(robot).json?["id"]?.string)
            let answer = try await robot.send(.put, "/people/\(id)/jira-account", ["account": "JIRA-Nia"])
            #expect(answer.status == 200 && answer.json?["jiraAccount"]?.string == "jira-nia")
        }
    }

    static let refusals: [(String, Int, String)] = [
        ("jira-made-up", 404, "no_such_account"), ("", 400, "account_missing"), ("jira-bot", 409, "account_unusable"),
        ("jira-gone", 409, "account_unusable"),
    ]

    @Test(arguments: refusals)
    func `an account that Jira does not confirm links nobody`(account: String, status: Int, reason: String) async throws
    {
        let house = try await House { $0.trackers = FakeTrackers() }
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let id = try #require(try await added(robot).json?["id"]?.string)
            let answer = try await robot.send(.put, "/people/\(id)/jira-account", ["account": .string(account)])
            #expect(answer.status == status && answer.reason == reason, "\(answer.text)")
            #expect(try await robot.get("/people/\(id)").json?["jiraAccount"] == .null)
        }
    }

    @Test func `nobody is made together with an account that nobody confirmed`() async throws {
        let house = try await House { $0.trackers = FakeTrackers() }
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let both = try await added(robot, ["displayName": "Nia", "jiraAccount": "jira-nia"])
            #expect(both.status == 400, "\(both.text)")
            let id = try #require(try await added(robot).json?["id"]?.string)
            let early = try await robot.send(.put, "/people/\(id)/jira-account", ["account": "jira-nia"])
            #expect(early.status == 409 && early.reason == "intake_not_configured")
        }
    }

    @Test func `a link is made on the version that was read`() async throws {
        let house = try await House { $0.trackers = FakeTrackers() }
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let answer = try await added(robot)
            let path = "/people/\(answer.json?["id"]?.string ?? "")/jira-account"
            let stale = try await robot.send(.put, path, ["account": "jira-nia"], headers: [.ifMatch: "\"99\""])
            #expect(stale.status == 412 && stale.reason == "changed_meanwhile")
            let tag = try #require(answer.headers[.eTag])
            #expect(try await robot.send(.put, path, ["account": "jira-nia"], headers: [.ifMatch: tag]).status == 200)
        }
    }
}
