package import ConnectorKit
package import Kernel

/// A ServiceNow instance: its token endpoint, and the Table API for the user that is bound to a client.
package struct ServiceNowInstance: Vendor {
    /// An entry of the instance's application registry.
    struct Client: Sendable {
        var secret: String
        /// Tables that the bound user may read.
        var tables: Set<String>
        var isActive = true
    }

    struct Token: Sendable {
        let client: String
        let expiresAt: Instant
    }

    /// How long a token lives, in seconds.
    static let lifetime: Int64 = 1_799

    package let base: WebAddress
    /// Off in an instance as it comes: a property switches the grant on.
    package var isGrantEnabled = true
    /// How often somebody tried with a person's password, which nobody should.
    package internal(set) var passwordGrants = 0
    var clients: [String: Client] = [:]
    var tokens: [String: Token] = [:]
    /// Records by table.
    var records: [String: [JSON]] = [:]
    var numbers: SeededNumbers

    package init(_ base: WebAddress, seed: UInt64 = 1) { (self.base, numbers) = (base, SeededNumbers(seed: seed)) }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        guard let incoming = IncomingCall(call) else { return .serviceNow(400, "Bad request") }
        switch (call.method, incoming.path) {
        case (.post, ["oauth_token.do"]): return token(incoming, at: now)
        case (.get, let path) where path.count == 4 && path.starts(with: ["api", "now", "table"]):
            return table(path[3], incoming, at: now)
        default: return .serviceNow(404, "Requested URI does not represent any resource")
        }
    }

    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        switch trouble {
        case .rateLimited(let wait):
            var reply = HTTPReply.serviceNow(429, "Rate limit exceeded")
            reply.headers.set("retry-after", String(wait.secondsRoundedUp))
            return reply
        case .crowded: return .serviceNow(429, "Transaction cancelled: maximum execution time exceeded")
        case .conflict: return .serviceNow(409, "Conflict")
        case .broken: return .serviceNow(500, "Internal error")
        case .unavailable: return .serviceNow(503, "Service unavailable")
        case .gateway: return .gatewayPage
        }
    }

    /// A page of records, for a token's user.
    private func table(_ name: String, _ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let header = call.call.headers["authorization"], header.hasPrefix("Bearer "),
            let token = tokens[String(header.dropFirst("Bearer ".count))], now < token.expiresAt,
            let client = clients[token.client], client.isActive
        else { return .serviceNow(401, "User Not Authenticated") }
        guard let records = records[name] else { return .serviceNow(400, "Invalid table \(name)") }
        guard client.tables.contains(name) else { return .serviceNow(403, "User Not Authorized") }
        let limit = call["sysparm_limit"].flatMap { Int($0) } ?? 10_000
        let offset = call["sysparm_offset"].flatMap { Int($0) } ?? 0
        let fields = call["sysparm_fields"].map { Set($0.split(separator: ",").map(String.init)) }
        let page = records.dropFirst(max(0, offset)).prefix(max(0, limit)).map { record -> JSON in
            .object((record.members ?? []).filter { fields?.contains($0.key) ?? true })
        }
        return .json(200, ["result": .array(Array(page))], headers: ["x-total-count": String(records.count)])
    }
}

extension HTTPReply {
    /// The error of ServiceNow's REST APIs.
    static func serviceNow(_ status: Int, _ message: String) -> HTTPReply {
        .json(status, ["error": ["message": .string(message), "detail": ""], "status": "failure"])
    }
}
