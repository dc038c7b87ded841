package import ConnectorKit
package import Kernel

/// Wraps data keys with the transit engine of HashiCorp Vault or OpenBao.
///
/// The context travels twice: as `context`, which counts for keys with derivation, and as `associated_data`, which counts for
/// keys without. It is also sealed in with the key and compared after opening, so that an engine that regards neither changes
/// nothing.
package struct TransitKeyEncryption: KeyEncryptionProvider {
    package let id: String
    private let base: WebAddress
    private let mount: [String]
    private let key: String
    private let token: @Sendable () async throws -> Secret
    private let namespace: String?
    private let transport: any Transport

    /// - Parameters:
    ///   - address: `https://HOST/MOUNT/keys/NAME`, for example `https://vault.example.com/transit/keys/clearance`.
    ///   - token: read anew for each call, because an agent renews it in its file.
    package init(
        address: WebAddress,
        namespace: String? = nil,
        transport: any Transport,
        token: @escaping @Sendable () async throws -> Secret
    ) throws(Refusal) {
        let parts = address.path.split(separator: "/").compactMap { WebAddress.decode($0) }
        guard parts.count >= 3, parts[parts.count - 2] == "keys", address.query == nil,
            let base = WebAddress(address.origin)
        else {
            throw Refusal(
                .invalid,
                "key_address",
                "`\(address)` is not the address of a transit key, such as `https://vault.example.com/transit/keys/clearance`"
            )
        }
        (self.base, self.namespace, self.transport, self.token) = (base, namespace, transport, token)
        (mount, key) = (Array(parts.dropLast(2)), parts[parts.count - 1])
        id = "transit:\(address)"
    }

    package func wrap(_ key: Secret, context: [UInt8]) async throws -> [UInt8] {
        let bound = BoundKey.bind(key, to: context)
        let data = try await call("encrypt", ["plaintext": .string(bound.withBytes { Base64.encode($0) })], context)
        guard let text = data["ciphertext"]?.string, text.hasPrefix("vault:v") else {
            throw KeyServiceFailure.answer.refusal
        }
        return Array(text.utf8)
    }

    package func unwrap(_ wrapped: [UInt8], context: [UInt8]) async throws -> Secret {
        let text = String(decoding: wrapped, as: UTF8.self)
        let data = try await call("decrypt", ["ciphertext": .string(text)], context)
        guard let plaintext = data["plaintext"]?.string.flatMap({ Base64.decode($0) }) else {
            throw KeyServiceFailure.answer.refusal
        }
        return try BoundKey.release(plaintext, from: context)
    }

    private func call(_ verb: String, _ members: JSON, _ context: [UInt8]) async throws -> JSON {
        let bound = Base64.encode(context)
        let more: [JSON.Member] = [.init("context", .string(bound)), .init("associated_data", .string(bound))]
        var call = HTTPCall.json(
            .post,
            base.appending(["v1"] + mount + [verb, key]),
            .object((members.members ?? []) + more)
        )
        call.headers.add("x-vault-token", try await token().withText { $0 })
        if let namespace { call.headers.add("x-vault-namespace", namespace) }
        let reply = try await transport.ask(call)
        guard reply.isSuccess else { throw failure(reply).refusal }
        guard let data = reply.json?["data"] else { throw KeyServiceFailure.answer.refusal }
        return data
    }

    /// The engine has no codes, only words; of those only the ones that were seen are read.
    private func failure(_ reply: HTTPReply) -> KeyServiceFailure {
        let words = (reply.json?["errors"]?.array ?? []).compactMap(\.string).joined(separator: " ").lowercased()
        switch reply.status {
        case 400 where words.contains("not found"): return .missing
        case 400 where words.contains("disabled") || words.contains("soft deleted"): return .disabled
        case 400 where words.contains("authentication failed") || words.contains("invalid ciphertext"):
            return .wrongContext
        case 403: return .denied
        case 404: return .missing
        case 429: return .throttled(nil)
        case 500...: return .down
        default: return .answer
        }
    }
}

/// A data key together with the digest of what it belongs to, for services that bind no context themselves.
enum BoundKey {
    static func bind(_ key: Secret, to context: [UInt8]) -> Secret {
        Secret(sha256(context) + key.withBytes { $0 })
    }

    static func release(_ bytes: [UInt8], from context: [UInt8]) throws(Refusal) -> Secret {
        guard bytes.count > 32, equalInConstantTime(Array(bytes.prefix(32)), sha256(context)) else {
            throw KeyServiceFailure.wrongContext.refusal
        }
        return Secret(Array(bytes.dropFirst(32)))
    }
}
