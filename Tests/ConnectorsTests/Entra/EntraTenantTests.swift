import ConnectorKit
import Kernel
import Signing
import TestKit
import Testing
import Vendors

/// The simulated tenant is as strict as the real one, or the connector's tests would prove nothing.
@Suite struct EntraTenantTests {
    static let now: Instant = 1_795_000_000_000

    struct Desk {
        var tenant: EntraTenant
        let secret: String
        let key: SigningKey
        let endpoint: WebAddress

        init() throws {
            let login = try #require(WebAddress(DirectoryBench.loginOrigin))
            tenant = EntraTenant(
                id: DirectoryBench.tenantID,
                displayName: "Small Company",
                domain: "small-company.example",
                authority: login,
                graph: try #require(WebAddress(DirectoryBench.graphOrigin))
            )
            tenant.addApp(DirectoryBench.clientID)
            secret = tenant.addSecret(to: DirectoryBench.clientID, expiresAt: now + .days(1))
            key = try BenchKeys.rsa.get()
            tenant.addKey(key.publicKey, named: "thumb", to: DirectoryBench.clientID)
            endpoint = login.appending([DirectoryBench.tenantID, "oauth2", "v2.0", "token"])
        }

        func call(_ proof: [(String, String)], to endpoint: WebAddress? = nil) -> HTTPCall {
            .form(
                endpoint ?? self.endpoint,
                [
                    ("grant_type", "client_credentials"), ("client_id", DirectoryBench.clientID),
                    ("scope", DirectoryBench.graphOrigin + "/.default"),
                ] + proof
            )
        }

        func assertion(_ changes: [String: JSON] = [:], thumbprint: String = "thumb") throws -> [(String, String)] {
            var claims: [String: JSON] = [
                "aud": .string(endpoint.description), "iss": .string(DirectoryBench.clientID),
                "sub": .string(DirectoryBench.clientID), "jti": "one", "nbf": .integer(now.milliseconds / 1_000),
                "exp": .integer(now.milliseconds / 1_000 + 300),
            ]
            claims.merge(changes) { $1 }
            let members = claims.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) }
            let token = try JWS.sign(.object(members), header: [.init("x5t#S256", .string(thumbprint))], with: key)
            return [
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", token),
            ]
        }

        mutating func get(_ path: String, _ token: String) -> HTTPReply {
            guard let address = WebAddress(DirectoryBench.graphOrigin + path) else { return HTTPReply(0) }
            return tenant.handle(HTTPCall(.get, address, headers: ["authorization": "Bearer \(token)"]), at: now)
        }
    }

    @Test func `a secret or an assertion gives a token`() throws {
        var desk = try Desk()
        #expect(desk.tenant.handle(desk.call([("client_secret", desk.secret)]), at: Self.now).status == 200)
        let call = desk.call(try desk.assertion())
        #expect(desk.tenant.handle(call, at: Self.now).status == 200)
        #expect(desk.tenant.handle(call, at: Self.now).status == 401)
    }

    static let forgeries: [(String, [String: JSON], String)] = [
        ("another audience", ["aud": "https://login.microsoftonline.com/other/oauth2/v2.0/token"], "thumb"),
        ("another issuer", ["iss": "somebody"], "thumb"), ("another subject", ["sub": "somebody"], "thumb"),
        ("expired", ["exp": .integer(1_794_990_000)], "thumb"), ("an unknown certificate", [:], "other"),
    ]

    @Test(arguments: forgeries)
    func `an assertion that says something else is refused`(name: String, changes: [String: JSON], thumb: String) throws
    {
        var desk = try Desk()
        let reply = desk.tenant.handle(desk.call(try desk.assertion(changes, thumbprint: thumb)), at: Self.now)
        #expect(reply.status == 401 && reply.json?["error_codes"]?[0] == 700_027)
    }

    @Test func `a token comes without consent and is good for nothing`() throws {
        var desk = try Desk()
        desk.tenant.changeApp(DirectoryBench.clientID) { $0.permissions = [] }
        let reply = desk.tenant.handle(desk.call([("client_secret", desk.secret)]), at: Self.now)
        let token = try #require(reply.json?["access_token"]?.string)
        let refused = desk.get("/v1.0/users", token)
        #expect(refused.status == 403 && refused.json?["error"]?["code"] == "Authorization_RequestDenied")
    }

    @Test func `a token outlives the withdrawal of its permissions until it expires`() throws {
        var desk = try Desk()
        let reply = desk.tenant.handle(desk.call([("client_secret", desk.secret)]), at: Self.now)
        let token = try #require(reply.json?["access_token"]?.string)
        desk.tenant.changeApp(DirectoryBench.clientID) { $0.permissions = [] }
        #expect(desk.get("/v1.0/users", token).status == 200)
        let seconds = try #require(reply.json?["expires_in"]?.integer)
        #expect((3_599...5_400).contains(seconds))
    }

    @Test func `without its reference a member is deleted, which our permissions forbid`() throws {
        var desk = try Desk()
        let person = desk.tenant.addPerson("ria@x.example", at: 0)
        let group = desk.tenant.addGroup("Users", at: 0)
        desk.tenant.put(person, into: group, at: 0)
        func remove(_ suffix: String) throws -> Int {
            let reply = desk.tenant.handle(desk.call([("client_secret", desk.secret)]), at: Self.now)
            let token = try #require(reply.json?["access_token"]?.string)
            let text = DirectoryBench.graphOrigin + "/v1.0/groups/\(group)/members/\(person)" + suffix
            let call = HTTPCall(.delete, try #require(WebAddress(text)), headers: ["authorization": "Bearer \(token)"])
            return desk.tenant.handle(call, at: Self.now).status
        }
        #expect(try remove("") == 403)
        desk.tenant.changeApp(DirectoryBench.clientID) { $0.permissions.insert(.usersWrite) }
        #expect(try remove("/$ref") == 204)
        #expect(desk.tenant.person(person) != nil)
        #expect(try remove("") == 204)
        #expect(desk.tenant.person(person) == nil)
    }

    @Test func `membership through a nested group is transitive, not direct`() throws {
        var desk = try Desk()
        let person = desk.tenant.addPerson("ria@x.example", at: 0)
        let (outer, inner) = (desk.tenant.addGroup("Outer", at: 0), desk.tenant.addGroup("Inner", at: 0))
        desk.tenant.put(person, into: inner, at: 0)
        desk.tenant.put(inner, into: outer, at: 0)
        let reply = desk.tenant.handle(desk.call([("client_secret", desk.secret)]), at: Self.now)
        let token = try #require(reply.json?["access_token"]?.string)
        let members = desk.get("/v1.0/groups/\(outer)/members", token).json?["value"]?.array ?? []
        #expect(members.map { $0["id"] } == [.string(inner)])
        let address = try #require(WebAddress(DirectoryBench.graphOrigin + "/v1.0/users/\(person)/checkMemberGroups"))
        var call = HTTPCall.json(.post, address, ["groupIds": [.string(outer)]])
        call.headers.set("authorization", "Bearer \(token)")
        #expect(desk.tenant.handle(call, at: Self.now).json?["value"] == [.string(outer)])
    }
}
