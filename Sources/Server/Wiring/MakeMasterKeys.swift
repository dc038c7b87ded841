import ConnectorKit
import Foundation
import Kernel
import Vault

/// Opens the key-encryption keys that the settings name: the key file, or a key of a key management service.
struct MakeMasterKeys {
    let settings: Settings
    let transport: any Transport
    let time: any TimeSource
    let randomness: any Randomness

    private var files: MasterKey { MasterKey(folder: settings.keysFolder) }

    /// - Parameter mayCreate: whether a key file may be made, since nothing can depend on a lost one.
    func callAsFunction(mayCreate: Bool) async throws -> KeyEncryptionKeys {
        if settings.master == .file { try files.prepare(mayCreate: mayCreate, randomness: randomness) }
        let load: KeyEncryptionKeys.Load = { try providers() }
        let all = try providers()
        return KeyEncryptionKeys(all[0], previous: Array(all.dropFirst()), load: load)
    }

    private func providers() throws -> [any KeyEncryptionProvider] {
        var all: [any KeyEncryptionProvider] = []
        for address in [settings.master] + settings.previousMasters { all += try providers(of: address) }
        return all
    }

    private func providers(of address: MasterKeyAddress) throws -> [any KeyEncryptionProvider] {
        switch address {
        case .file: return try files.providers(randomness: randomness)
        case .aws(let arn):
            return [
                try AWSKeyManagement(
                    arn: arn,
                    credentials: awsCredentials,
                    transport: transport,
                    time: time,
                    address: settings.keyServiceAddress
                )
            ]
        case .azure(let key): return [try AzureKeyEncryption(key: key, vault: try azure(key))]
        case .transit(let key):
            return [
                try TransitKeyEncryption(
                    address: key,
                    namespace: Self.environment("VAULT_NAMESPACE"),
                    transport: transport,
                    token: Self.transitToken
                )
            ]
        }
    }

    private var awsCredentials: AmbientAWSCredentials {
        AmbientAWSCredentials(environment: Self.environment, file: Self.file, transport: transport, time: time)
    }

    /// Where connections' secrets lie; nil where that is the database.
    func secretStore() throws -> (any ExternalSecretStore)? {
        switch settings.secretStore {
        case .database: return nil
        case .aws(let region):
            return try AWSSecretsManager(
                region: region,
                credentials: awsCredentials,
                transport: transport,
                time: time,
                randomness: randomness,
                address: settings.secretStoreAddress
            )
        case .azure(let address): return AzureSecretStore(try azure(address))
        }
    }

    private func azure(_ key: WebAddress) throws -> AzureKeyVault {
        guard let place = WebAddress(key.origin) else { throw Refusal(.invalid, "key_address", "no address") }
        let tokens = AmbientAzureTokens(
            environment: Self.environment,
            file: Self.file,
            transport: transport,
            time: time
        )
        return AzureKeyVault(place, authority: settings.entraAuthority, tokens: tokens, transport: transport)
    }

    private static let environment: AmbientAWSCredentials.Environment = { ProcessInfo.processInfo.environment[$0] }

    private static let file: AmbientAWSCredentials.ReadFile = { path in
        guard let data = FileManager.default.contents(atPath: path), data.count <= 65_536 else {
            throw Refusal(.unavailable, "credential_file", "the credential file `\(path)` cannot be read")
        }
        return Array(data)
    }

    /// From `VAULT_TOKEN_FILE`, which an agent renews, else from `VAULT_TOKEN`.
    private static let transitToken: @Sendable () async throws -> Secret = {
        if let path = environment("VAULT_TOKEN_FILE") {
            let text = String(decoding: try file(path), as: UTF8.self)
            return Secret(text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        guard let token = environment("VAULT_TOKEN") else {
            throw Refusal(
                .unavailable,
                "transit_token_missing",
                "set `VAULT_TOKEN_FILE` or `VAULT_TOKEN` for the transit engine"
            )
        }
        return Secret(token)
    }
}
