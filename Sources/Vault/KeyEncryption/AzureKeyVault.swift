package import ConnectorKit
package import Kernel

/// One vault of Azure Key Vault: calls with a token that only this vault gets.
///
/// The token is asked for after the vault's own challenge, and only when the vault's host lies under the challenge's resource
/// and the authority is the trusted one.
package struct AzureKeyVault: Sendable {
    static let version = "7.4"

    let address: WebAddress
    private let authority: WebAddress
    private let tokens: any AzureTokenSource
    private let transport: any Transport

    /// - Parameter authority: the one that tokens come from, for example `https://login.microsoftonline.com`.
    package init(
        _ address: WebAddress,
        authority: WebAddress,
        tokens: any AzureTokenSource,
        transport: any Transport
    ) {
        (self.address, self.authority, self.tokens, self.transport) = (address, authority, tokens, transport)
    }

    func call(
        _ method: HTTPCall.Method,
        _ path: [String],
        _ body: JSON? = nil,
        query: [(String, String)] = []
    ) async throws(Refusal) -> HTTPReply {
        let place = address.appending(path, query: [("api-version", Self.version)] + query)
        var call = body.map { HTTPCall.json(method, place, $0) } ?? HTTPCall(method, place)
        let challenged = try await challenge(call)
        let token: Secret
        do { token = try await tokens.token(for: challenged) } catch let refusal as Refusal { throw refusal } catch {
            throw KeyServiceFailure.denied.refusal
        }
        call.headers.set("authorization", token.withText { "Bearer " + $0 })
        return try await transport.ask(call)
    }

    /// Asks without a body and without a token, as the vault wants it, and believes only what agrees with what is known.
    private func challenge(_ call: HTTPCall) async throws(Refusal) -> ChallengeAuthority {
        var bare = call
        bare.body = []
        let reply = try await transport.ask(bare)
        guard reply.status == 401 else { throw KeyServiceFailure.down.refusal }
        do {
            return try ChallengeAuthority(answering: reply, to: call.address, trusting: authority)
        } catch { throw Refusal(.unavailable, error.code, error.message) }
    }
}

/// Wraps data keys with an RSA key of Azure Key Vault (RSA-OAEP with SHA-256).
///
/// OAEP binds no context, so the digest of the context is wrapped with the key and compared after opening.
package struct AzureKeyEncryption: KeyEncryptionProvider {
    package let id: String
    private let vault: AzureKeyVault
    private let path: [String]
    private let kid: String

    /// - Parameter key: `https://VAULT.vault.azure.net/keys/NAME/VERSION`: with its version, so that a rotation there is one
    ///   here.
    package init(key: WebAddress, vault: AzureKeyVault) throws(Refusal) {
        let parts = key.path.split(separator: "/").map(String.init)
        guard parts.count == 3, parts[0] == "keys", key.query == nil, key.hasSameOrigin(as: vault.address) else {
            throw Refusal(
                .invalid,
                "key_address",
                "`\(key)` is not a key of a vault with its version, such as `https://v.vault.azure.net/keys/name/version`"
            )
        }
        (self.vault, path, kid) = (vault, parts, key.description)
        id = "azure-keyvault:\(key)"
    }

    package func wrap(_ key: Secret, context: [UInt8]) async throws -> [UInt8] {
        try await call("wrapkey", BoundKey.bind(key, to: context).withBytes { $0 })
    }

    package func unwrap(_ wrapped: [UInt8], context: [UInt8]) async throws -> Secret {
        try BoundKey.release(try await call("unwrapkey", wrapped), from: context)
    }

    private func call(_ verb: String, _ value: [UInt8]) async throws(Refusal) -> [UInt8] {
        let body: JSON = ["alg": "RSA-OAEP-256", "value": .string(Base64.encode(value, .url))]
        let reply = try await vault.call(.post, path + [verb], body)
        guard reply.isSuccess else { throw failure(reply).refusal }
        guard let json = reply.json, let value = json["value"]?.string.flatMap({ Base64.decode($0, .url) }) else {
            throw KeyServiceFailure.answer.refusal
        }
        guard let used = json["kid"]?.string, sameBytes(used, kid) else { throw KeyServiceFailure.wrongKey.refusal }
        return value
    }

    private func failure(_ reply: HTTPReply) -> KeyServiceFailure {
        let error = reply.json?["error"]
        let inner = error?["innererror"]?["code"]?.string ?? error?["code"]?.string
        switch (reply.status, inner) {
        case (_, "KeyDisabled"), (_, "KeyNotYetValid"), (_, "KeyExpired"): return .disabled
        case (400, _): return .wrongContext
        case (401, _), (403, _): return .denied
        case (404, _): return .missing
        case (429, _): return .throttled(nil)
        case (500..., _): return .down
        default: return .answer
        }
    }
}
