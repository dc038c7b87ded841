import ConnectorKit
package import Kernel

/// Secrets in Azure Key Vault: one for each value, under a name that its characters allow.
///
/// A read names the version. Deleting leaves what the vault's own soft delete keeps: purge protection is the vault owner's.
package struct AzureSecretStore: ExternalSecretStore {
    package static let name = "azure_keyvault"

    package let id = AzureSecretStore.name
    private let vault: AzureKeyVault

    package init(_ vault: AzureKeyVault) { self.vault = vault }

    package func put(_ secret: Secret, at name: ExternalName) async throws -> String {
        let body: JSON = [
            "value": .string(secret.withBytes { Base64.encode($0) }),
            "tags": ["clearance": .string(name.parts.joined(separator: "/"))],
        ]
        let json = try answer(try await vault.call(.put, ["secrets", Self.encoded(name)], body))
        guard let version = json["id"]?.string.flatMap(WebAddress.init)?.path.split(separator: "/").last else {
            throw KeyServiceFailure.answer.storeRefusal
        }
        return String(version)
    }

    package func get(_ name: ExternalName, version: String) async throws -> Secret {
        let json = try answer(try await vault.call(.get, ["secrets", Self.encoded(name), version]))
        guard let id = json["id"]?.string, id.hasSuffix("/\(Self.encoded(name))/\(version)"),
            let value = json["value"]?.string.flatMap({ Base64.decode($0) })
        else { throw KeyServiceFailure.answer.storeRefusal }
        return Secret(value)
    }

    /// Every page of the vault's list; the names are read from the tags, since the encoded ones cannot be turned back.
    package func names(of connection: ExternalName) async throws -> [ExternalName] {
        var (names, token): ([ExternalName], String?) = ([], nil)
        repeat {
            let query = token.map { [("$skiptoken", $0)] } ?? []
            let json = try answer(try await vault.call(.get, ["secrets"], query: query))
            let found = (json["value"]?.array ?? []).compactMap { $0["tags"]?["clearance"]?.string }
            names += found.map { ExternalName(parts: $0.split(separator: "/").map(String.init)) }
                .filter { $0.isBelow(connection) }
            let next = json["nextLink"]?.string.flatMap(WebAddress.init)
            token = next.flatMap { next -> String? in
                guard next.hasSameOrigin(as: vault.address) else { return nil }
                return WebAddress.parseForm(next.query ?? "")?.first { $0.0 == "$skiptoken" }?.1
            }
        } while token != nil
        return names
    }

    package func delete(_ name: ExternalName) async throws {
        let reply = try await vault.call(.delete, ["secrets", Self.encoded(name)])
        guard reply.status != 404 else { return }
        _ = try answer(reply)
    }

    /// `clearance-` and the digest of the name: letters, digits and hyphens are all that a name may have.
    private static func encoded(_ name: ExternalName) -> String {
        "clearance-" + Hex.encode(sha256(JSON.strings(name.parts).canonical).prefix(20))
    }

    private func answer(_ reply: HTTPReply) throws(Refusal) -> JSON {
        guard !reply.isSuccess else {
            guard let json = reply.json else { throw KeyServiceFailure.answer.storeRefusal }
            return json
        }
        switch reply.status {
        case 404: throw KeyServiceFailure.missing.storeRefusal
        case 429: throw KeyServiceFailure.throttled(nil).storeRefusal
        case 500...: throw KeyServiceFailure.down.storeRefusal
        default: throw KeyServiceFailure.denied.storeRefusal
        }
    }
}
