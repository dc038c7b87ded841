import ConnectorKit
package import Domain
package import Kernel

/// The page on which a tenant's admin consents to the operator's app.
package struct EntraConsentPage: ConsentPage {
    package let vendor = "entra"
    package let provider = AzureMultiTenant.name
    package let displayName = "Microsoft Entra"

    private let authority: WebAddress
    private let graph: WebAddress
    private let clientID: String

    package init(authority: WebAddress, graph: WebAddress, clientID: String) {
        (self.authority, self.graph, self.clientID) = (authority, graph, clientID)
    }

    /// For the one tenant that the connection names, never for whichever the browser is signed in to.
    package func address(for connection: Connection, state: String, redirect: WebAddress) throws(Refusal) -> WebAddress
    {
        authority.appending(
            [try tenant(of: connection), "v2.0", "adminconsent"],
            query: [
                ("client_id", clientID), ("scope", graph.origin + "/.default"),
                ("redirect_uri", redirect.description), ("state", state),
            ]
        )
    }

    /// `admin_consent=True` stands in refusals, too, so the error is looked at first.
    package func claim(_ answer: [String: String], for connection: Connection) throws(Refusal) -> [String: String] {
        guard answer["error"] == nil else {
            throw Refusal(.forbidden, "consent_refused", "the tenant's admin did not consent; nothing was changed")
        }
        guard answer["admin_consent"]?.lowercased() == "true", let tenant = answer["tenant"]?.lowercased(),
            isGUID(tenant)
        else { throw Refusal(.invalid, "answer_invalid", "the answer names no tenant that consented; start again") }
        guard sameBytes(tenant, try self.tenant(of: connection)) else {
            throw Refusal(.forbidden, "tenant_swapped", "another tenant consented than the one this connection is for")
        }
        // The tenant is the connection's already: what is left to prove is that it lets us in.
        return [:]
    }

    private func tenant(of connection: Connection) throws(Refusal) -> String {
        guard let tenant = connection.settings["tenant_id"]?.lowercased(), isGUID(tenant) else {
            throw Refusal(.invalid, "setting_invalid", "`tenant_id` must be the directory (tenant) id, not a domain")
        }
        return tenant
    }
}
