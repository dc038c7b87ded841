import ConnectorKit
import Kernel
import Signing
import TestKit
import Testing
import Vendors

/// The simulated org is as strict as the real one, or the connector's tests would prove nothing.
@Suite struct OktaOrgTests {
    static let now: Instant = 1_795_000_000_000

    struct Desk {
        var org: OktaOrg
        let key: SigningKey
        let clientID: String
        let endpoint: WebAddress

        init(scopes: Set<String> = ["okta.groups.read"], requiresProof: Bool = false) throws {
            let address = try #require(WebAddress("https://acme.okta.com"))
            org = OktaOrg(address, seed: 9)
            key = try BenchKeys.es256.get()
            clientID = org.addServiceApp(keys: JWKSet([key.publicKey]), scopes: scopes)
            org.changeServiceApp(clientID) { $0.requiresProof = requiresProof }
            endpoint = address.appending(["oauth2", "v1", "token"])
        }

        func assertion(_ changes: [String: JSON] = [:], signedBy other: SigningKey? = nil) throws -> String {
            var claims: [String: JSON] = [
                "aud": .string(endpoint.description), "iss": .string(clientID), "sub": .string(clientID),
                "iat": .integer(now.milliseconds / 1_000), "exp": .integer(now.milliseconds / 1_000 + 300),
                "jti": "one",
            ]
            claims.merge(changes) { $1 }
            let members = claims.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) }
            return try JWS.sign(.object(members), with: other ?? key)
        }

        func form(_ assertion: String, scope: String = "okta.groups.read") -> HTTPCall {
            .form(
                endpoint,
                [
                    ("grant_type", "client_credentials"), ("scope", scope), ("client_assertion", assertion),
                    ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ]
            )
        }
    }

    @Test func `a good assertion gives a token, once`() throws {
        var desk = try Desk()
        let call = desk.form(try desk.assertion())
        #expect(desk.org.handle(call, at: Self.now).status == 200)
        let again = desk.org.handle(call, at: Self.now)
        #expect(again.status == 401 && again.json?["error"] == "invalid_client")
    }

    static let forgeries: [(String, [String: JSON])] = [
        ("another audience", ["aud": "https://acme.okta.com"]), ("another issuer", ["iss": "0oa-other"]),
        ("another subject", ["sub": "0oa-other"]), ("an hour too long", ["exp": .integer(1_795_003_700)]),
        ("expired", ["exp": .integer(1_794_999_000)]), ("without id", ["jti": nil]),
    ]

    @Test(arguments: forgeries)
    func `an assertion that says something else is refused`(name: String, changes: [String: JSON]) throws {
        var desk = try Desk()
        let call = desk.form(try desk.assertion(changes))
        #expect(desk.org.handle(call, at: Self.now).status == 401)
    }

    @Test func `an assertion of another key is refused`() throws {
        var desk = try Desk()
        let stranger = try SigningKey.es256(from: SeededRandomness(seed: 99), keyID: "clearance-1")
        let call = desk.form(try desk.assertion(signedBy: stranger))
        #expect(desk.org.handle(call, at: Self.now).status == 401)
    }

    @Test func `a scope that the app was not granted is refused`() throws {
        var desk = try Desk()
        let reply = desk.org.handle(desk.form(try desk.assertion(), scope: "okta.users.read"), at: Self.now)
        #expect(reply.status == 400 && reply.json?["error"] == "invalid_scope")
    }

    @Test func `a token without proof is refused where proofs are required`() throws {
        var desk = try Desk(requiresProof: true)
        let reply = desk.org.handle(desk.form(try desk.assertion()), at: Self.now)
        #expect(reply.status == 400 && reply.json?["error"] == "invalid_dpop_proof")
    }

    @Test func `a proof must carry the nonce, and counts once`() throws {
        var desk = try Desk(requiresProof: true)
        let proofKey = try SigningKey.es256(from: SeededRandomness(seed: 4))
        func call(_ jti: String, _ id: String, nonce: String?) throws -> HTTPCall {
            var call = desk.form(try desk.assertion(["jti": .string(jti)]))
            call.headers.set(
                "dpop",
                try DPoPProof.make("POST", desk.endpoint, key: proofKey, id: id, at: Self.now, nonce: nonce)
            )
            return call
        }
        let first = desk.org.handle(try call("a", "p1", nonce: nil), at: Self.now)
        #expect(first.status == 400 && first.json?["error"] == "use_dpop_nonce")
        let nonce = try #require(first.headers["dpop-nonce"])
        let second = desk.org.handle(try call("b", "p2", nonce: nonce), at: Self.now)
        #expect(second.status == 200 && second.json?["token_type"] == "DPoP")
        let reused = desk.org.handle(try call("c", "p2", nonce: nonce), at: Self.now)
        #expect(reused.json?["error"] == "invalid_dpop_proof")
        let late = desk.org.handle(try call("d", "p3", nonce: nonce), at: Self.now + .days(5))
        #expect(late.status != 200)
    }

    @Test func `a bound token is worth nothing without its proof, or with another call's`() throws {
        var desk = try Desk(requiresProof: true)
        let key = try SigningKey.es256(from: SeededRandomness(seed: 4))
        let token = try Self.boundToken(&desk, key)
        let groups = desk.org.address.appending(["api", "v1", "groups"])
        func call(_ proof: String?, scheme: String = "DPoP") -> HTTPCall {
            var call = HTTPCall(.get, groups, headers: ["authorization": "\(scheme) \(token)"])
            if let proof { call.headers.set("dpop", proof) }
            return call
        }
        func proof(_ method: String, _ address: WebAddress, _ id: String, _ secret: String) throws -> String {
            try DPoPProof.make(method, address, key: key, id: id, at: Self.now, token: Secret(secret))
        }
        let good = try proof("GET", groups, "q1", token)
        #expect(desk.org.handle(call(good), at: Self.now).status == 200)
        #expect(desk.org.handle(call(good), at: Self.now).status == 401)
        #expect(desk.org.handle(call(nil), at: Self.now).status == 401)
        #expect(
            desk.org.handle(call(try proof("GET", groups, "q2", token), scheme: "Bearer"), at: Self.now).status == 401
        )
        #expect(desk.org.handle(call(try proof("POST", groups, "q3", token)), at: Self.now).status == 401)
        #expect(desk.org.handle(call(try proof("GET", desk.endpoint, "q4", token)), at: Self.now).status == 401)
        #expect(desk.org.handle(call(try proof("GET", groups, "q5", "other")), at: Self.now).status == 401)
        #expect(desk.org.handle(call(try proof("GET", groups, "q6", token)), at: Self.now + .minutes(10)).status == 401)
        #expect(desk.org.handle(call(try proof("GET", groups, "q7", token)), at: Self.now).status == 200)
        #expect(desk.org.handle(call(try proof("GET", groups, "q8", token)), at: Self.now + .minutes(61)).status == 401)
    }

    private static func boundToken(_ desk: inout Desk, _ key: SigningKey) throws -> String {
        func ask(_ id: String, _ nonce: String?) throws -> HTTPReply {
            var call = desk.form(try desk.assertion(["jti": .string(id)]))
            let proof = try DPoPProof.make("POST", desk.endpoint, key: key, id: id, at: now, nonce: nonce)
            call.headers.set("dpop", proof)
            return desk.org.handle(call, at: now)
        }
        let nonce = try #require(try ask("t1", nil).headers["dpop-nonce"])
        return try #require(try ask("t2", nonce).json?["access_token"]?.string)
    }

    @Test func `scope and role both gate a call`() throws {
        var desk = try Desk(scopes: ["okta.groups.read", "okta.groups.manage"])
        let reply = desk.org.handle(desk.form(try desk.assertion()), at: Self.now)
        let token = try #require(reply.json?["access_token"]?.string)
        let groups = desk.org.address.appending(["api", "v1", "groups"])
        let headers: HTTPHeaders = ["authorization": "Bearer \(token)", "content-type": "application/json"]
        let write = HTTPCall(.post, groups, headers: headers, body: Array(#"{"profile":{"name":"x"}}"#.utf8))
        let refused = desk.org.handle(write, at: Self.now)
        #expect(refused.status == 403 && refused.headers["www-authenticate"]?.contains("insufficient_scope") == true)
        #expect(desk.org.handle(HTTPCall(.get, groups, headers: headers), at: Self.now).status == 200)
        desk.org.changeServiceApp(desk.clientID) { $0.roles = [] }
        let roleless = desk.org.handle(HTTPCall(.get, groups, headers: headers), at: Self.now)
        #expect(roleless.status == 403 && roleless.headers["www-authenticate"] == nil)
    }

    @Test func `taking somebody out of a rule's group by hand edits the rule`() throws {
        var desk = try Desk()
        let person = desk.org.addPerson("ria@x.example", at: 0)
        let group = desk.org.addGroup("Fed", at: 0)
        let rule = desk.org.addRule("Sales", filling: [group], at: 0)
        desk.org.put(person, into: group, at: 0)
        let token = desk.org.addAPIToken()
        let address = desk.org.address.appending(["api", "v1", "groups", group, "users", person])
        let call = HTTPCall(.delete, address, headers: ["authorization": "SSWS \(token)"])
        #expect(desk.org.handle(call, at: Self.now).status == 204)
        #expect(desk.org.rule(rule)?.exceptions == [person])
    }

    @Test func `the same seed and calls give the same answers`() throws {
        func run() throws -> [UInt8] {
            var desk = try Desk()
            let token = desk.org.addAPIToken()
            let address = desk.org.address.appending(["api", "v1", "groups", "00g-none"])
            let call = HTTPCall(.get, address, headers: ["authorization": "SSWS \(token)"])
            return desk.org.handle(call, at: Self.now).body
        }
        #expect(try run() == run())
    }
}
