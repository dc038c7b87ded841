package import ConnectorKit
package import Kernel

/// One vault of Azure Key Vault and the authority that gives its tokens.
///
/// It challenges whoever comes without a token. Wrapped values are handles: its keys are never told.
package struct KeyVaultVault: Vendor {
    package let address: WebAddress
    private let authority: WebAddress
    private let tenant: String
    /// What the challenge names; an impostor names something else.
    package var challenge: (authority: String, resource: String)
    package internal(set) var keys: [String: Bool] = [:]
    private var wrapped: [String: (key: String, value: String)] = [:]
    package private(set) var secrets: [String: [(version: String, value: String)]] = [:]
    private var tags: [String: JSON] = [:]
    package var pageSize = 25
    private var numbers: SeededNumbers
    private let clientID: String
    private let clientSecret: Secret
    private var tokens: Set<String> = []
    /// Whom a token was shown to: every host that was called with one.
    package private(set) var shownTokens = 0
    /// How often a token was asked for at the authority.
    package private(set) var tokensAsked = 0

    /// - Parameter authority: answers at `/TENANT/oauth2/v2.0/token`.
    package init(
        _ address: WebAddress,
        authority: WebAddress,
        tenant: String,
        clientID: String,
        clientSecret: Secret,
        seed: UInt64 = 1
    ) {
        (self.address, self.authority, self.tenant) = (address, authority, tenant)
        (self.clientID, self.clientSecret) = (clientID, clientSecret)
        let host = address.host.drop { $0 != "." }.dropFirst()
        challenge = ("\(authority.origin)/\(tenant)", "https://\(host)")
        numbers = SeededNumbers(seed: seed)
    }

    /// - Returns: the address of a new key with its version.
    package mutating func makeKey(_ name: String) -> WebAddress {
        let address = address.appending(["keys", name, numbers.word(32)])
        keys[address.description] = true
        return address
    }

    package mutating func disable(_ key: WebAddress) { keys[key.description] = false }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        if call.address.hasSameOrigin(as: authority) { return token(call) }
        guard let bearer = call.headers["authorization"] else { return challenged }
        shownTokens += 1
        guard tokens.contains(String(bearer.dropFirst("Bearer ".count))) else { return challenged }
        let path = call.address.path.split(separator: "/").map(String.init)
        guard call.address.query?.contains("api-version=") == true else { return error(400, "BadParameter") }
        let body = (try? JSON(parsing: call.body)) ?? [:]
        switch (call.method, path.first) {
        case (.post, "keys") where path.count == 4: return key(path, body)
        case (.put, "secrets") where path.count == 2: return set(path[1], body)
        case (.get, "secrets") where path.count == 1: return list(call)
        case (.get, "secrets") where path.count == 3: return get(path[1], path[2])
        case (.delete, "secrets") where path.count == 2:
            return secrets.removeValue(forKey: path[1]) == nil ? error(404, "SecretNotFound") : .json(200, [:])
        default: return error(404, "NotFound")
        }
    }

    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        switch trouble {
        case .rateLimited, .crowded: error(429, "Throttled")
        case .conflict: error(409, "Conflict")
        case .broken: error(500, "InternalServerError")
        case .unavailable: error(503, "ServiceUnavailable")
        case .gateway: .gatewayPage
        }
    }

    private var challenged: HTTPReply {
        let text = "Bearer authorization=\"\(challenge.authority)\", resource=\"\(challenge.resource)\""
        var reply = error(401, "Unauthorized")
        reply.headers.set("www-authenticate", text)
        return reply
    }

    private mutating func token(_ call: HTTPCall) -> HTTPReply {
        tokensAsked += 1
        let form = Dictionary(
            WebAddress.parseForm(String(decoding: call.body, as: UTF8.self)) ?? []
        ) { first, _ in first }
        guard call.address.path == "/\(tenant)/oauth2/v2.0/token", form["client_id"] == clientID,
            form["client_secret"] == clientSecret.withText({ $0 })
        else { return .json(401, ["error": "invalid_client"]) }
        let token = numbers.word(40)
        tokens.insert(token)
        return .json(200, ["token_type": "Bearer", "expires_in": 3_599, "access_token": .string(token)])
    }

    private mutating func key(_ path: [String], _ body: JSON) -> HTTPReply {
        let kid = address.appending(Array(path.prefix(3))).description
        guard let isEnabled = keys[kid] else { return error(404, "KeyNotFound") }
        guard isEnabled else { return error(403, "Forbidden", inner: "KeyDisabled") }
        guard body["alg"] == "RSA-OAEP-256", let value = body["value"]?.string else {
            return error(400, "BadParameter")
        }
        if path[3] == "wrapkey" {
            let handle = Base64.encode((0..<256).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }, .url)
            wrapped[handle] = (kid, value)
            return .json(200, ["kid": .string(kid), "value": .string(handle)])
        }
        guard path[3] == "unwrapkey", let found = wrapped[value], found.key == kid else {
            return error(400, "BadParameter")
        }
        return .json(200, ["kid": .string(kid), "value": .string(found.value)])
    }

    private mutating func set(_ name: String, _ body: JSON) -> HTTPReply {
        guard (1...127).contains(name.utf8.count), name.utf8.allSatisfy(Self.isNameByte),
            let value = body["value"]?.string
        else { return error(400, "BadParameter") }
        let version = numbers.word(32)
        secrets[name, default: []].append((version, value))
        tags[name] = body["tags"] ?? [:]
        return .json(200, ["id": .string(address.appending(["secrets", name, version]).description)])
    }

    private func list(_ call: HTTPCall) -> HTTPReply {
        let after = WebAddress.parseForm(call.address.query ?? "")?.first { $0.0 == "$skiptoken" }?.1 ?? ""
        let names = secrets.keys.filter { $0 > after }.sorted()
        let page = names.prefix(pageSize)
        let query = [("api-version", "7.4"), ("$skiptoken", page.last ?? "")]
        let next = page.count < names.count ? address.appending(["secrets"], query: query).description : nil
        return .json(
            200,
            [
                "value": .array(
                    page.map { name in
                        ["id": .string(address.appending(["secrets", name]).description), "tags": tags[name] ?? [:]]
                    }
                ), "nextLink": .text(next),
            ]
        )
    }

    private func get(_ name: String, _ version: String) -> HTTPReply {
        guard let found = secrets[name]?.first(where: { $0.version == version }) else {
            return error(404, "SecretNotFound")
        }
        let id = address.appending(["secrets", name, version]).description
        return .json(200, ["id": .string(id), "value": .string(found.value)])
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || byte == 45
    }

    private func error(_ status: Int, _ code: String, inner: String? = nil) -> HTTPReply {
        let error: JSON = ["code": .string(code), "innererror": inner.map { ["code": .string($0)] } ?? .null]
        return .json(status, ["error": error.withoutNulls])
    }
}
