import Domain
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing

@testable import Web

@Suite struct BadInputTests {
    static let bodies: [(String, String, Int, String)] = [
        (#"{"displayName":"A","displayName":"B"}"#, "application/json", 400, "json_invalid"),
        (#"{"displayName":"A"} {}"#, "application/json", 400, "json_invalid"),
        ("", "application/json", 400, "json_invalid"),
        (#"{"displayName":"A","admin":true}"#, "application/json", 400, "unknown_member"),
        (#"{}"#, "application/json", 400, "missing_member"),
        (#"{"displayName":7}"#, "application/json", 400, "value_invalid"),
        (#"{"displayName":"A","roles":["owner"]}"#, "application/json", 400, "value_invalid"),
        (#"["displayName"]"#, "application/json", 400, "value_invalid"),
        (#"{"displayName":"A"}"#, "text/plain", 415, "content_type_unsupported"),
    ]

    @Test(arguments: bodies)
    func `a body that does not match is refused with the reason`(
        body: String,
        type: String,
        status: Int,
        reason: String
    ) async throws {
        let house = try await House()
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let answer = try await robot.send(.post, "/people", text: body, headers: [.contentType: type])
            #expect(answer.status == status)
            #expect(answer.reason == reason)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer.json?["type"]?.string == "/problems/\(reason)")
        }
    }

    @Test func `invalid UTF-8 and too large a body are refused`() async throws {
        let house = try await House()
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let headers: HTTPFields = [.authorization: "Bearer \(robot.token)", .contentType: "application/json"]
            let bytes: [UInt8] = Array(#"{"displayName":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
            let invalid = try await client.execute(
                uri: "/api/v1/people",
                method: .post,
                headers: headers,
                body: .init(bytes: bytes)
            ) { Answer($0) }
            #expect(invalid.status == 400 && invalid.reason == "utf8_invalid")
            let large = "\"" + String(repeating: "x", count: BodyLimit.api) + "\""
            let answer = try await robot.send(.post, "/people", text: large)
            #expect(answer.status == 413 && answer.reason == "body_too_large")
        }
    }

    @Test func `unknown addresses, parameters and ids are told apart`() async throws {
        let house = try await House()
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            #expect(try await robot.get("/nowhere").reason == "not_found")
            #expect(try await robot.get("/requests?decision=maybe").reason == "value_invalid")
            #expect(try await robot.get("/requests?limit=0").reason == "value_invalid")
            #expect(try await robot.get("/requests?colour=red").reason == "unknown_parameter")
            #expect(try await robot.get("/requests?after=garbage").status == 400)
            #expect(try await robot.get("/requests/..%2f..%2fetc").status == 404)
            #expect(try await robot.get("/log/x").status == 404)
        }
    }

    @Test func `a token that is forged, expired or revoked opens nothing`() async throws {
        let house = try await House()
        try await house.visit { client in
            #expect(try await Robot("clr_forged", client).get("/me").reason == "token_invalid")
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            #expect(try await robot.get("/me").status == 200)
            let id = try #require(try await robot.get("/tokens").json?["items"]?[0]?["id"]?.string)
            #expect(try await robot.send(.delete, "/tokens/\(id)").status == 204)
            #expect(try await robot.get("/me").status == 401)
            let late = try await Robot(house.approver, roles: [.approver], at: house, client)
            house.clock.advance(by: .days(31))
            #expect(try await late.get("/me").status == 401)
        }
    }
}
