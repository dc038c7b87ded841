package import ConnectorKit

/// A reference such as `op://vault/item/field`, which is refused whenever it is used.
///
/// It is a known name, so that whoever brings one is told what to do: resolving it takes a person's own client and
/// session, and a server that held those would hold everything else that they open.
package struct OnePassword: CredentialProvider {
    package static let name = "op"
    package static let secretFields: [String] = []

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        throw ProviderFailure(
            .terminal,
            "op_refused",
            "references to 1Password are not resolved by a server: paste the secret itself, or let the system trust us"
        )
    }
}
