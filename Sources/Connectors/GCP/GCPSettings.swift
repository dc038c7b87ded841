import ConnectorKit
import Kernel

/// Which pool and service account at Google Cloud trust us, and where its services answer.
struct GCPSettings {
    let projectNumber: String
    let pool: String
    let provider: String
    let serviceAccount: String
    let tokens: WebAddress
    let credentials: WebAddress
    /// Where calls go instead of to each service's own host, in tests.
    let api: WebAddress?

    /// - Parameter settings: the connection's, with addresses from the operator alone.
    init(_ settings: [String: String]) throws(Refusal) {
        projectNumber = try Self.number(settings["project_number"])
        pool = try Self.id("pool", settings)
        provider = try Self.id("pool_provider", settings)
        serviceAccount = try Self.account(settings["service_account_email"])
        tokens = try Self.origin("sts_url", settings, default: "https://sts.googleapis.com")
        credentials = try Self.origin("iam_url", settings, default: "https://iamcredentials.googleapis.com")
        api = settings["api_url"]?.nonEmpty == nil ? nil : try Self.origin("api_url", settings, default: "")
    }

    /// The provider's full resource name, as the exchange names whom the token is for.
    var audience: String {
        "//iam.googleapis.com/projects/\(projectNumber)/locations/global/workloadIdentityPools/\(pool)"
            + "/providers/\(provider)"
    }

    /// The audience in our own token: the same name with `https:`, which a provider accepts unless others are listed.
    var tokenAudience: String { "https:" + audience }

    var exchange: WebAddress { tokens.appending(["v1", "token"]) }

    /// The colon of the custom method stays as it is.
    var impersonation: WebAddress {
        var address = credentials
        address.path = "/v1/projects/-/serviceAccounts/\(WebAddress.encode(serviceAccount)):generateAccessToken"
        return address
    }

    private static func number(_ text: String?) throws(Refusal) -> String {
        let text = text?.trimmingSpaces ?? ""
        guard (4...20).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw refusal("set `project_number` to the project's number, not to its id")
        }
        return text
    }

    /// 4 to 32 lower-case letters, digits and hyphens.
    private static func id(_ name: String, _ settings: [String: String]) throws(Refusal) -> String {
        let text = settings[name]?.trimmingSpaces ?? ""
        guard (4...32).contains(text.utf8.count), text.utf8.allSatisfy(isPlain) else {
            throw refusal("`\(name)` must be 4 to 32 lower-case letters, digits and hyphens")
        }
        return text
    }

    private static func account(_ text: String?) throws(Refusal) -> String {
        let text = text?.trimmingSpaces ?? ""
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, !parts[0].isEmpty, parts[0].utf8.allSatisfy(isPlain),
            parts[1].utf8.allSatisfy({ isPlain($0) || $0 == 46 }), parts[1].hasSuffix(".gserviceaccount.com")
        else { throw refusal("`service_account_email` must be a service account's address") }
        return text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte == 45
    }

    private static func origin(_ name: String, _ settings: [String: String], default standard: String) throws(Refusal)
        -> WebAddress
    {
        guard let address = WebAddress(settings[name]?.nonEmpty ?? standard), address.path == "/", address.query == nil,
            address.scheme == "https" || isLoopback(address.host)
        else { throw refusal("`\(name)` must be an https origin without a path") }
        return address
    }

    private static func refusal(_ message: String) -> Refusal { Refusal(.invalid, "setting_invalid", message) }
}
