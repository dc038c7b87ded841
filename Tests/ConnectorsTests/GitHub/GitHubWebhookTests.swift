import ConnectorKit
import Foundation
import Kernel
import TestKit
import Testing

@testable import Connectors

@Suite struct GitHubWebhookTests {
    static let secret = Secret("It's a Secret to Everybody")

    private func headers(_ signature: String, delivery: String = "d-1", event: String = "installation") -> HTTPHeaders {
        ["x-hub-signature-256": signature, "x-github-delivery": delivery, "x-github-event": event]
    }

    private func sign(_ body: [UInt8]) -> String {
        "sha256=" + Hex.encode(Self.secret.withBytes { hmacSHA256(body, key: $0) })
    }

    @Test(.enabled(if: SharedFiles.areExpected, "no shared vectors"))
    func `assertion 18: the vendor's own test value is accepted, and a changed byte is not`() throws {
        let vector = try JSON(parsing: try SharedFiles.bytes("vectors/github-webhook-signature.json"))
        let body = Array(try #require(vector["payload"]?.string).utf8)
        let signature = try #require(vector["signature"]?.string)
        let secret = Secret(try #require(vector["secret"]?.string))
        // The body is no JSON: the signature is good, and only then the body is looked at.
        let malformed = #expect(throws: Refusal.self) {
            try GitHubWebhook(headers: headers(signature), body: body, secrets: [secret])
        }
        #expect(malformed?.reason == "hook_malformed")
        let forged = #expect(throws: Refusal.self) {
            try GitHubWebhook(headers: headers(signature), body: body + [0x20], secrets: [secret])
        }
        #expect(forged?.reason == "hook_signature")
    }

    @Test func `assertion 18: missing, SHA-1, short, doubled and upper-case signatures are refused`() throws {
        let body = Array(#"{"action":"deleted","installation":{"id":1}}"#.utf8)
        let good = sign(body)
        let digits = String(good.dropFirst(7))
        let wrong = [
            "", digits, "sha1=" + String(digits.prefix(40)), "sha256=" + String(digits.prefix(62)), "SHA256=" + digits,
            "Sha256=" + digits, "sha256=" + digits.uppercased(), "sha256= " + digits, good + "0", "sha256=",
            "sha256=" + String(repeating: "0", count: 64), "sha256=" + String(repeating: "g", count: 64),
        ]
        for signature in wrong {
            let refusal = #expect(throws: Refusal.self) {
                try GitHubWebhook(headers: headers(signature), body: body, secrets: [Self.secret])
            }
            #expect(refusal?.reason == "hook_signature", "\(signature)")
        }
        let onlyOld: HTTPHeaders = ["x-hub-signature": "sha1=" + digits.prefix(40), "x-github-delivery": "d"]
        #expect(throws: Refusal.self) { try GitHubWebhook(headers: onlyOld, body: body, secrets: [Self.secret]) }
        var twice = headers(good)
        twice.add("x-hub-signature-256", good)
        #expect(throws: Refusal.self) { try GitHubWebhook(headers: twice, body: body, secrets: [Self.secret]) }
        #expect(throws: Refusal.self) { try GitHubWebhook(headers: headers(good), body: body, secrets: []) }
        let unset = "sha256=" + Hex.encode(hmacSHA256(body, key: []))
        #expect(throws: Refusal.self) { try GitHubWebhook(headers: headers(unset), body: body, secrets: [Secret("")]) }
        #expect(
            try GitHubWebhook(headers: headers(good), body: body, secrets: [Secret("old"), Self.secret]).event
                == .deleted
        )
    }

    @Test(.enabled(if: SharedFiles.areExpected, "no shared vectors"))
    func `assertion 18: every payload of the published set is read, whatever the form of its dates`() throws {
        let expected: [String: GitHubWebhook.Event] = [
            "installation.deleted": .deleted, "installation.suspend": .suspended,
            "installation.unsuspend": .unsuspended, "installation.new_permissions_accepted": .changed,
            "installation_repositories.added": .changed, "installation_repositories.removed": .changed,
        ]
        let names = try FileManager.default
            .contentsOfDirectory(atPath: SharedFiles.url("vectors/github-webhooks").path).filter {
                $0.hasSuffix(".payload.json")
            }
        #expect(names.count >= 20)
        for name in names {
            let body = try SharedFiles.bytes("vectors/github-webhooks/" + name)
            let event = name.prefix { $0 != "." }
            let webhook = try GitHubWebhook(
                headers: headers(sign(body), event: String(event)),
                body: body,
                secrets: [Self.secret]
            )
            let key = expected.keys.first { name.hasPrefix($0 + ".") }
            #expect(webhook.event == key.flatMap { expected[$0] } ?? .other, "\(name)")
            if event.hasPrefix("installation") { #expect(webhook.installation != nil, "\(name)") }
        }
    }
}
