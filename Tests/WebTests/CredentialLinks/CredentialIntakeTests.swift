import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import TestKit
import Testing

@testable import Web

/// Handing a secret in through a one-time link.
@Suite struct CredentialIntakeTests {
    /// Somebody without any account.
    private struct Holder: Sendable {
        let client: any TestClientProtocol

        func get(_ path: String) async throws -> Answer {
            try await client.execute(uri: path, method: .get) { Answer($0) }
        }

        func post(_ path: String, _ pairs: [(String, String)]) async throws -> Answer {
            let headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
            let body = ByteBuffer(string: WebAddress.form(pairs))
            return try await client.execute(uri: path, method: .post, headers: headers, body: body) { Answer($0) }
        }
    }

    private func path(_ robot: Robot, hours: Int64? = nil) async throws -> String {
        let body: JSON = ["hours": hours.map { .integer($0) } ?? .null]
        let made = try await robot.send(.post, "/connections/okta/credential-links", body.withoutNulls)
        let address = try #require(made.json?["address"]?.string, "\(made.text)")
        return address.replacing("http://clearance.test", with: "")
    }

    private let secret = [("secret.private_key", "s3cret-words")]

    @Test func `assertion 16: a link takes the secret once, seals it, and never shows it`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let (path, holder) = (try await path(robot), Holder(client: client))
            let before = try await house.read { try $0.audit.head()?.seq }
            for _ in 1...3 {
                let page = try await holder.get(path)
                #expect(page.status == 200 && page.text.contains("secret.private_key"))
                #expect(page.headers[.referrerPolicy] == "no-referrer" && page.headers[.cacheControl] == "no-store")
            }
            #expect(try await house.read { try $0.audit.head()?.seq } == before, "looking at it changes nothing")
            let empty = try await holder.post(path, [("secret.private_key", "")])
            #expect(empty.status == 400 && empty.text.contains("role=\"alert\""))
            let done = try await holder.post(path, secret)
            #expect(done.status == 200 && !done.text.contains("s3cret-words"), "\(done.text)")
            #expect(done.headers[.referrerPolicy] == "no-referrer" && done.headers[.cacheControl] == "no-store")
            #expect(try await holder.post(path, secret).status == 404)
            let shown = try await robot.get("/connections/okta")
            #expect(shown.json?["secrets"] == ["private_key"] && !shown.text.contains("s3cret-words"))
        }
        let entries = try await house.read { try $0.audit.range(from: 1, limit: 10_000) }
        #expect(entries.suffix(2).map(\.action) == ["credential_link_used", "secret_set"])
        #expect(entries.allSatisfy { !String(decoding: $0.bytes, as: UTF8.self).contains("s3cret-words") })
    }

    @Test func `assertion 16: of two who hand in at once exactly one is taken`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let holder = Holder(client: client)
            for _ in 1...3 {
                let path = try await path(robot)
                async let first = holder.post(path, [("secret.private_key", "one")])
                async let second = holder.post(path, [("secret.private_key", "two")])
                let states = try await [first.status, second.status].sorted()
                #expect(states == [200, 404])
            }
        }
        let used = try await house.read { try $0.audit.range(from: 1, limit: 10_000) }
            .count { $0.action == "credential_link_used" }
        #expect(used == 3)
    }

    @Test func `assertion 16: a wrong, an ended, a used and a withdrawn link are answered alike`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let holder = Holder(client: client)
            let (used, ended) = (try await path(robot), try await path(robot, hours: 1))
            let withdrawn = try await path(robot)
            _ = try await holder.post(used, secret)
            let links = try await robot.get("/connections/okta/credential-links").json?["items"]?.array ?? []
            let latest = links.compactMap { $0["expiresAt"]?.string }.max()
            for link in links where link["isOpen"]?.bool == true && link["expiresAt"]?.string == latest {
                let id = link["id"]?.string ?? ""
                #expect(try await robot.send(.delete, "/connections/okta/credential-links/\(id)").status == 204)
            }
            house.clock.advance(by: .hours(2))
            let wrong = "/credential-intake/" + String(repeating: "A", count: 43)
            var answers: Set<String> = []
            for path in [wrong, "/credential-intake/x", used, ended, withdrawn] {
                for answer in [try await holder.get(path), try await holder.post(path, secret)] {
                    #expect(answer.status == 404 && answer.headers[.referrerPolicy] == "no-referrer", "\(path)")
                    answers.insert(answer.text.replacing(/[0-9a-z]{20,}/, with: ""))
                }
            }
            #expect(answers.count == 1, "\(answers)")
        }
    }

    @Test func `a link that the operator made asks for an admin of that organization`() async throws {
        let house = try await House()
        _ = try await Company(house)
        let bytes = [UInt8](repeating: 7, count: 32)
        let token = Base64.encode(bytes, .url)
        let make = MakeCredentialLink("okta", fields: ["private_key"], hours: 24, hash: sha256(bytes))
        try await house.store.write(in: house.scope, by: Actor(.operator, id: "operator")) { _ = try make(in: $0) }
        try await house.visit { client in
            let path = "/credential-intake/" + token
            let holder = Holder(client: client)
            #expect(try await holder.get(path).location?.hasPrefix("/sign-in?") == true)
            #expect(try await holder.post(path, secret).status == 401)
            let abroad = OrganizationScope(verified: "globex")
            let stranger = try await Browser(house.stranger, in: abroad, at: house, client)
            #expect(try await stranger.get(path).status == 404)
            let approver = try await Browser(house.approver, at: house, client)
            #expect(try await approver.post(path, secret).status == 403)
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get(path).status == 200)
            #expect(try await admin.post(path, secret, token: "forged").status == 403)
            #expect(try await admin.post(path, secret).status == 200)
        }
        let last = try await house.read { try $0.audit.range(from: 1, limit: 10_000).last }
        #expect(last?.action == "secret_set" && last?.json["actor"]?["id"]?.string == house.admin.id.rawValue)
    }

    @Test func `a link may be tried ten times a minute, and so may all that lead nowhere, a hundred and twenty times`()
        throws
    {
        let (limiter, now): (LinkLimiter, Instant) = (LinkLimiter(), 1_795_000_000_000)
        for _ in 1...LinkLimiter.perLink { try limiter.spend([1], at: now) }
        #expect(throws: Refusal.self) { try limiter.spend([1], at: now) }
        try limiter.spend([2], at: now)
        for _ in 1...LinkLimiter.perMinute { try limiter.spend(nil, at: now) }
        #expect(throws: Refusal.self) { try limiter.spend(nil, at: now) }
        try limiter.spend([1], at: now + .minutes(1))
    }

    @Test func `links are few, for known fields, and for a week at most`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let send = { (body: JSON) in try await robot.send(.post, "/connections/okta/credential-links", body) }
            #expect(try await send(["fields": ["pin"]]).reason == "secret_unknown")
            #expect(try await send(["hours": 169]).status == 400)
            for _ in 1...MakeCredentialLink.mostOpen { #expect(try await send([:]).status == 201) }
            #expect(try await send([:]).reason == "links_open")
        }
    }
}
