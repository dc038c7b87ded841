package import ConnectorKit
package import Kernel

/// The transit engine of HashiCorp Vault or OpenBao with one mount and its keys.
package struct TransitEngine: Vendor {
    package let mount: String
    private let token: Secret
    private var keys: Set<String>
    private var values: [String: Value] = [:]
    private var numbers: SeededNumbers
    /// Whether the keys bind `associated_data`; an engine that regards nothing is one that we must survive.
    package var bindsContext = true

    private struct Value: Sendable {
        let key: String
        let associated: String?
        let plaintext: String
    }

    package init(mount: String = "transit", keys: Set<String>, token: Secret, seed: UInt64 = 1) {
        (self.mount, self.keys, self.token) = (mount, keys, token)
        numbers = SeededNumbers(seed: seed)
    }

    package mutating func delete(_ key: String) { keys.remove(key) }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        guard call.headers["x-vault-token"] == token.withText({ $0 }) else { return error(403, "permission denied") }
        let path = call.address.path.split(separator: "/").map(String.init)
        guard call.method == .post, path.count == 4, path[0] == "v1", path[1] == mount,
            let body = try? JSON(parsing: call.body)
        else { return error(404, "no handler for route") }
        guard keys.contains(path[3]) else { return error(400, "encryption key not found") }
        switch path[2] {
        case "encrypt": return encrypt(path[3], body)
        case "decrypt": return decrypt(path[3], body)
        default: return error(404, "unsupported path")
        }
    }

    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        switch trouble {
        case .rateLimited, .crowded: error(429, "request path quota exceeded")
        case .conflict: error(409, "conflict")
        case .broken: error(500, "internal error")
        case .unavailable: error(503, "Vault is sealed")
        case .gateway: .gatewayPage
        }
    }

    private mutating func encrypt(_ key: String, _ body: JSON) -> HTTPReply {
        let ciphertext = "vault:v1:" + Base64.encode((0..<40).map { _ in UInt8(truncatingIfNeeded: numbers.next()) })
        values[ciphertext] = Value(
            key: key,
            associated: body["associated_data"]?.string,
            plaintext: body["plaintext"]?.string ?? ""
        )
        return .json(200, ["data": ["ciphertext": .string(ciphertext), "key_version": 1]])
    }

    private func decrypt(_ key: String, _ body: JSON) -> HTTPReply {
        guard let value = body["ciphertext"]?.string.flatMap({ values[$0] }), value.key == key,
            !bindsContext || value.associated == body["associated_data"]?.string
        else { return error(400, "cipher: message authentication failed") }
        return .json(200, ["data": ["plaintext": .string(value.plaintext)]])
    }

    private func error(_ status: Int, _ text: String) -> HTTPReply { .json(status, ["errors": [.string(text)]]) }
}
