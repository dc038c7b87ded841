import ConnectorKit
import Kernel

/// Where a tenant's tokens and its Graph are, and who we are there.
struct EntraSettings {
    let tenant: String
    let clientID: String
    /// The object id of our service principal in the tenant, where an admin gave it.
    let servicePrincipal: String?
    let authority: WebAddress
    let graph: WebAddress

    /// - Parameter binding: the connection's, with `authority_url` and `graph_url` from the operator alone (national
    ///   clouds, the sandbox).
    ///
    /// With the operator's own app the client id is the operator's, whatever the connection says.
    init(_ binding: ConnectionBinding) throws(Refusal) {
        let settings = binding.settings
        let isShared = sameBytes(binding.provider, AzureMultiTenant.name)
        let isOld = [EntraClientAssertion.name, EntraClientSecret.name].contains { sameBytes($0, binding.provider) }
        tenant = try Self.tenant(settings["tenant_id"], orDomain: isOld)
        clientID = try isShared ? Self.sharedApp(settings) : Self.guid("client_id", settings)
        servicePrincipal = settings["service_principal_id"]?.nonEmpty
        authority = try Self.origin("authority_url", settings, default: "https://login.microsoftonline.com")
        graph = try Self.origin("graph_url", settings, default: "https://graph.microsoft.com")
    }

    var tokenEndpoint: WebAddress { authority.appending([tenant, "oauth2", "v2.0", "token"]) }
    /// All application permissions that the tenant consented to; single ones cannot be asked for.
    var scope: String { graph.origin + "/.default" }

    private static func sharedApp(_ settings: [String: String]) throws(Refusal) -> String {
        guard let text = settings["app_client_id"]?.lowercased(), isGUID(text) else {
            let why = "the operator of this server has not set up an app at Entra; set `apps.entra.client.id`"
            throw refusal("app_missing", why)
        }
        return text
    }

    /// A GUID, never one of the words that mean any tenant.
    ///
    /// - Parameter orDomain: connections of earlier versions may name a verified domain; it may change hands, so new ones
    ///   may not.
    private static func tenant(_ text: String?, orDomain: Bool) throws(Refusal) -> String {
        guard let text = text?.trimmingSpaces.lowercased(), !text.isEmpty else {
            throw refusal("setting_missing", "set `tenant_id` to the directory (tenant) id")
        }
        guard !["common", "organizations", "consumers"].contains(text),
            text.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 })
        else { throw refusal("setting_invalid", "`tenant_id` must be one tenant's id") }
        guard orDomain || isGUID(text) else {
            throw refusal("setting_invalid", "`tenant_id` must be the directory (tenant) id, not a domain")
        }
        return text
    }

    private static func guid(_ name: String, _ settings: [String: String]) throws(Refusal) -> String {
        let text = settings[name]?.trimmingSpaces.lowercased() ?? ""
        guard isGUID(text) else { throw refusal("setting_invalid", "set `\(name)` to the application (client) id") }
        return text
    }

    private static func origin(_ name: String, _ settings: [String: String], default standard: String) throws(Refusal)
        -> WebAddress
    {
        guard let address = WebAddress(settings[name]?.nonEmpty ?? standard), address.path == "/",
            address.query == nil, address.scheme == "https" || isLoopback(address.host)
        else { throw refusal("setting_invalid", "`\(name)` must be an https origin without a path") }
        return address
    }

    private static func refusal(_ reason: String, _ message: String) -> Refusal { Refusal(.invalid, reason, message) }
}

/// Whether the text has the form of an object id, `8-4-4-4-12` hexadecimal digits.
func isGUID(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
        && parts.allSatisfy { $0.lowercased().utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
