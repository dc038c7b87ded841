package import ConnectorKit
import Kernel
import Signing

/// An API Services app: the key never leaves us, tokens live an hour and are bound to a key of their own (DPoP).
package struct OktaServiceApp: CredentialProvider {
    package static let name = "okta_service_app"
    package static let secretFields = ["private_key"]

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let exchange = OktaTokenExchange(
            org: try Self.org(of: binding),
            clientID: try Self.setting("client_id", of: binding),
            assertionKey: try await Self.assertionKey(of: binding, in: context),
            proofKey: try Self.proofKey(in: context),
            scopes: scopes.sorted(),
            context: context
        )
        return try await exchange.session()
    }

    static func org(of binding: ConnectionBinding) throws(ProviderFailure) -> WebAddress {
        do { return try OktaOrganizationURL.parse(binding.settings["org_url"]) } catch { throw ProviderFailure(error) }
    }

    private static func setting(_ name: String, of binding: ConnectionBinding) throws(ProviderFailure) -> String {
        guard let value = binding.settings[name], !value.isEmpty else {
            throw ProviderFailure(.terminal, "setting_missing", "set `\(name)` of the API Services app")
        }
        return value
    }

    private static func assertionKey(of binding: ConnectionBinding, in context: MintContext)
        async throws(ProviderFailure) -> SigningKey
    {
        let keyID = try setting("key_id", of: binding)
        let pem = try await context.secretOrFailure("private_key")
        do { return try SigningKey(pem: pem, keyID: keyID) } catch { throw ProviderFailure(error) }
    }

    private static func proofKey(in context: MintContext) throws(ProviderFailure) -> SigningKey {
        do { return try SigningKey.es256(from: context.randomness) } catch { throw ProviderFailure(error) }
    }
}

extension MintContext {
    func secretOrFailure(_ field: String) async throws(ProviderFailure) -> Secret {
        do { return try await secret(field) } catch {
            throw ProviderFailure(.disconnected, "secret_missing", "no `\(field)` can be opened; paste it again")
        }
    }

    /// An id that occurs once.
    func uniqueID() -> String { Base64.encode(randomness.bytes(16), .url) }
}

extension ProviderFailure {
    /// What is wrong with the connection's own configuration.
    init(_ refusal: Refusal) { self.init(.terminal, refusal.reason, refusal.message) }
}
