import ConnectorKit
import Kernel

/// Where Atlassian's cloud answers for tokens that belong to an app rather than to a site.
///
/// Such tokens do not work at the site's own address; all sites share one, and the cloud id in its path says which.
enum AtlassianCloud {
    static let authorization = "https://auth.atlassian.com"
    static let api = "https://api.atlassian.com"

    /// Where people consent and tokens are given: the operator's to change, for tests and isolated clouds.
    static func authorization(of binding: ConnectionBinding) throws(Refusal) -> WebAddress {
        try address(binding.settings["atlassian_auth_url"] ?? authorization, "atlassian_auth_url")
    }

    static func api(of binding: ConnectionBinding) throws(Refusal) -> WebAddress {
        try address(binding.settings["atlassian_api_url"] ?? api, "atlassian_api_url")
    }

    /// The site of the binding, by its cloud id.
    static func site(of binding: ConnectionBinding) throws(Refusal) -> WebAddress {
        guard let id = binding.settings["cloud_id"], !id.isEmpty else {
            throw Refusal(
                .invalid,
                "setting_missing",
                "authorize the connection at Atlassian; that finds its `cloud_id`"
            )
        }
        guard isCloudID(id) else {
            throw Refusal(.invalid, "setting_invalid", "`cloud_id` must be the id of a site, as Atlassian writes it")
        }
        return try api(of: binding).appending(["ex", "jira", id])
    }

    static func isCloudID(_ text: String) -> Bool {
        (8...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0 | 0x20) || $0 == 45 }
    }

    private static func address(_ text: String, _ name: String) throws(Refusal) -> WebAddress {
        guard let address = WebAddress(text), address.query == nil else {
            throw Refusal(.invalid, "setting_invalid", "`\(name)` must be an http or https address without a query")
        }
        return address
    }
}
