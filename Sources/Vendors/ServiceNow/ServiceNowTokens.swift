import ConnectorKit
package import Kernel

extension ServiceNowInstance {
    /// The token endpoint, which reads forms only.
    mutating func token(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let form = call.form else { return Self.refused(401, "server_error") }
        switch form["grant_type"] {
        case "client_credentials"?: return clientToken(form, at: now)
        case "password"?:
            passwordGrants += 1
            return Self.refused(401, "access_denied")
        default: return Self.refused(400, "unsupported_grant_type")
        }
    }

    private mutating func clientToken(_ form: [String: String], at now: Instant) -> HTTPReply {
        guard isGrantEnabled else { return Self.refused(401, "unsupported_grant_type") }
        guard let id = form["client_id"], let client = clients[id], client.isActive,
            form["client_secret"] == client.secret
        else { return Self.refused(401, "invalid_client") }
        let token = living(of: id, at: now) ?? make(for: id, at: now)
        let remaining = (token.value.expiresAt.milliseconds - now.milliseconds) / 1_000
        return .json(
            200,
            [
                "access_token": .string(token.key), "scope": "useraccount", "token_type": "Bearer",
                "expires_in": .integer(remaining),
            ]
        )
    }

    /// Inside its lifetime the client's token is given again: what looks fresh may be old.
    private func living(of client: String, at now: Instant) -> (key: String, value: Token)? {
        tokens.first { $0.value.client == client && now + .seconds(1) <= $0.value.expiresAt }
    }

    private mutating func make(for client: String, at now: Instant) -> (key: String, value: Token) {
        let token = (numbers.word(86), Token(client: client, expiresAt: now + .seconds(Self.lifetime)))
        tokens = tokens.filter { now < $0.value.expiresAt }
        tokens[token.0] = token.1
        return (key: token.0, value: token.1)
    }

    private static func refused(_ status: Int, _ word: String) -> HTTPReply {
        .json(status, ["error": .string(word), "error_description": "access_denied"])
    }

    /// Registers a client for a user that may read these tables.
    ///
    /// - Returns: what an admin would paste.
    package mutating func addClient(reading tables: Set<String>) -> (id: String, secret: String) {
        let (id, secret) = (numbers.word(32), numbers.word(40))
        clients[id] = Client(secret: secret, tables: tables)
        return (id, secret)
    }

    package mutating func setTables(_ tables: Set<String>, of client: String) { clients[client]?.tables = tables }

    /// Switches a client off; its tokens are good no more.
    package mutating func deactivate(_ client: String) { clients[client]?.isActive = false }

    /// Gives a client another secret; the old one is refused at once.
    package mutating func renewSecret(of client: String) -> String {
        let secret = numbers.word(40)
        clients[client]?.secret = secret
        return secret
    }

    package mutating func setRecords(_ records: [JSON], of table: String) { self.records[table] = records }

    /// How many tokens are good.
    package func living(at now: Instant) -> Int { tokens.values.count { now < $0.expiresAt } }
}
