import ConnectorKit
import Domain
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing

@testable import Web

@Suite struct HookTests {
    private func house() async throws -> House {
        let house = try await House { services in
            services.gates.jiraHook = { call, _ in
                guard call.headers["x-hub-signature"] == "sha256=good" else {
                    throw Refusal(.unauthenticated, "signature_invalid", "`X-Hub-Signature` does not match the body")
                }
                let issue = String(decoding: call.body, as: UTF8.self)
                return HookDelivery(id: call.headers["x-delivery"] ?? "", issue: issue.isEmpty ? nil : issue)
            }
        }
        try await house.store.enter { try $0.addHook("h1", organization: "acme") }
        return house
    }

    @Test func `a signed delivery is queued and answered at once`() async throws {
        let house = try await house()
        try await house.visit { client in
            let accepted = try await deliver("HELP-7", signature: "sha256=good", client)
            #expect(accepted.status == 202)
        }
        #expect(try await house.read { try $0.intake.find("HELP-7")?.state } == .waiting)
    }

    @Test func `an unsigned, misdirected or oversized delivery is refused`() async throws {
        let house = try await house()
        try await house.visit { client in
            let forged = try await deliver("HELP-8", signature: "sha256=bad", client)
            #expect(forged.reason == "signature_invalid")
            let misdirected = try await deliver("HELP-9", signature: "sha256=good", hook: "other", client)
            #expect(misdirected.status == 404)
            let large = String(repeating: "x", count: BodyLimit.hook + 1)
            let oversized = try await deliver(large, signature: "sha256=good", client)
            #expect(oversized.status == 413)
        }
        #expect(try await house.read { try $0.intake.find("HELP-8") } == nil)
    }

    @Test func `a delivery that comes again is accepted, and nothing more comes of it`() async throws {
        let house = try await house()
        try await house.visit { client in
            #expect(try await deliver("HELP-7", signature: "sha256=good", client).status == 202)
            try await house.write(by: house.admin) { tx in
                try tx.queue.withdraw(.intake, id: "HELP-7")
                try tx.intake.remove("HELP-7")
            }
            #expect(try await deliver("HELP-7", signature: "sha256=good", client).status == 202)
        }
        #expect(try await house.read { try $0.intake.find("HELP-7") } == nil)
    }

    private func deliver(_ body: String, signature: String, hook: String = "h1", _ client: any TestClientProtocol)
        async throws -> Answer
    {
        var headers: HTTPFields = [.contentType: "application/json"]
        for (name, value) in [("X-Hub-Signature", signature), ("X-Delivery", body)] {
            if let name = HTTPField.Name(name) { headers[name] = String(value.prefix(100)) }
        }
        return try await client.execute(
            uri: "/hooks/jira/\(hook)",
            method: .post,
            headers: headers,
            body: .init(string: body)
        ) { Answer($0) }
    }
}
