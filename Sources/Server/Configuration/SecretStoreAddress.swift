package import Kernel

/// Where connections' secrets lie, as `secrets.store` names it.
package enum SecretStoreAddress: Equatable, Sendable {
    case database
    /// AWS Secrets Manager in a region.
    case aws(String)
    /// A vault of Azure Key Vault.
    case azure(WebAddress)

    package init?(_ text: String) {
        let scheme = text.prefix { $0 != ":" }
        let rest = String(text.dropFirst(scheme.count + 1))
        switch scheme {
        case "database" where rest.isEmpty: self = .database
        case "aws-secretsmanager" where !rest.isEmpty: self = .aws(rest)
        case "azure-keyvault":
            guard let address = WebAddress(rest), address.target == "/" else { return nil }
            self = .azure(address)
        default: return nil
        }
    }
}
