import Domain
import HTTPTypes
import Kernel
import TestKit
import Testing

@testable import Web

/// Walks every operation that changes something.
@Suite struct WriteTests {
    @Test func `an answer is as its schema says, and the same key gives it again`() async throws {
        for route in APIRoutes.all where route.method != .get {
            let house = try await House()
            let writes = try await Writes(Company(house))
            guard
                let call = writes.calls.first(where: { $0.route.path == route.path && $0.route.method == route.method })
            else { continue }
            try await house.visit { client in
                let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
                let key: HTTPFields = route.method == .post ? [.idempotencyKey: "k"] : [:]
                let answer = try await robot.send(route.method, call.path, call.body, headers: key)
                let isFine = (200..<300).contains(answer.status)
                let isSound = isFine || answer.status == 409 || call.mayBeRefused(with: answer.reason)
                #expect(isSound, "\(route.method) \(call.path): \(answer.text)")
                if isFine {
                    #expect(answer.status == route.status.code, "\(call.path)")
                    try check(answer, route)
                } else {
                    #expect(answer.headers[.contentType] == "application/problem+json")
                }
                // A file is not kept, so its key says only that it was asked for.
                guard route.method == .post, route.answerType == nil else { return }
                let head = try await house.read { try $0.audit.head()?.seq }
                let again = try await robot.send(.post, call.path, call.body, headers: key)
                #expect(again.status == answer.status && again.text == answer.text, "\(call.path): \(again.text)")
                #expect(try await house.read { try $0.audit.head()?.seq } == head, "\(call.path) was done twice")
            }
        }
    }

    private func check(_ answer: Answer, _ route: APIRoute) throws {
        guard let schema = route.answer, route.answerType == nil else {
            if route.answer == nil { #expect(answer.text.isEmpty, "\(route.path)") }
            return
        }
        let json = try #require(answer.json, "\(route.path)")
        #expect(throws: Never.self, "\(route.path): \(answer.text)") { try schema.check(json) }
    }

    @Test func `If-Match is compared where it is offered, and refused everywhere else`() async throws {
        let house = try await House()
        let writes = try await Writes(Company(house))
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let head = try await house.read { try $0.audit.head()?.seq }
            for call in writes.calls {
                let stale: HTTPFields = [.ifMatch: "\"9999\""]
                let answer = try await robot.send(call.route.method, call.path, call.body, headers: stale)
                let wanted = call.route.isVersioned ? (412, "changed_meanwhile") : (400, "if_match_unsupported")
                #expect(answer.status == wanted.0, "\(call.route.method) \(call.path): \(answer.text)")
                #expect(answer.reason == wanted.1, "\(call.path)")
            }
            #expect(try await house.read { try $0.audit.head()?.seq } == head)
        }
    }

    @Test func `the document offers If-Match and Idempotency-Key where they work and nowhere else`() throws {
        let paths = OpenAPI.document(address: "https://clearance.example")["paths"]
        for route in APIRoutes.all {
            let parameters = paths?[route.path]?[route.method.rawValue.lowercased()]?["parameters"]?.array ?? []
            let names = parameters.compactMap { $0["name"]?.string }
            #expect(names.contains("If-Match") == route.isVersioned, "\(route.path)")
            #expect(names.contains("Idempotency-Key") == (route.method == .post), "\(route.path)")
        }
    }

    @Test func `another organization's ids change nothing, in a path or in a body`() async throws {
        let house = try await House()
        let writes = try await Writes(Company(house))
        try await house.visit { client in
            let robot = try await Robot(house.stranger, roles: [.admin], at: house, client)
            let before = try await house.read { try $0.audit.head()?.seq }
            for call in writes.calls {
                let answer = try await robot.send(call.route.method, call.path, call.body)
                if call.route.path == "/bulk-decisions" {
                    #expect(answer.json?["items"]?[0]?["reason"]?.string == "no_such_request")
                } else if call.route.path == "/tool-statuses" {
                    #expect(answer.json?["items"]?[0]?["reason"]?.string == "no_such_tool")
                } else if call.route.path == "/notice-secrets/{field}" {
                    // The word is out of a closed list, and means the caller's own organization.
                    #expect(answer.reason == "notices_off")
                } else if call.namesInBody || call.route.path.contains("{") {
                    #expect(answer.status == 404, "\(call.route.method) \(call.path): \(answer.text)")
                }
            }
            #expect(try await house.read { try $0.audit.head()?.seq } == before)
        }
    }
}
