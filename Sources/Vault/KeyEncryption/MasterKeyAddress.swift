package import Kernel

/// Which key wraps the data keys, as `keys.master` names it.
package enum MasterKeyAddress: Equatable, Sendable, CustomStringConvertible {
    /// The key file in the keys' folder.
    case file
    /// A key of AWS KMS by its ARN.
    case aws(String)
    /// A key of Azure Key Vault with its version.
    case azure(WebAddress)
    /// A key of a transit engine of HashiCorp Vault or OpenBao.
    case transit(WebAddress)

    /// Reads `file`, `aws-kms:ARN`, `azure-keyvault:ADDRESS` or `transit:ADDRESS`.
    package init?(_ text: String) {
        let scheme = text.prefix { $0 != ":" }
        let rest = String(text.dropFirst(scheme.count + 1))
        switch scheme {
        case "file" where rest.isEmpty: self = .file
        case "aws-kms" where !rest.isEmpty: self = .aws(rest)
        case "azure-keyvault":
            guard let address = WebAddress(rest) else { return nil }
            self = .azure(address)
        case "transit":
            guard let address = WebAddress(rest) else { return nil }
            self = .transit(address)
        default: return nil
        }
    }

    package var description: String {
        switch self {
        case .file: "file"
        case .aws(let arn): "aws-kms:" + arn
        case .azure(let address): "azure-keyvault:\(address)"
        case .transit(let address): "transit:\(address)"
        }
    }
}
