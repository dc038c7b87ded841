package import ConnectorKit
package import Kernel

/// A site's admin consents to the operator's app: where they are sent, and what is made of their return.
///
/// What a return carries is unproven until it is exchanged: the code is redeemed, and the site is taken from what the
/// token can reach, never from the address.
package struct AtlassianConsent: Sendable {
    static let offline = "offline_access"

    private let binding: ConnectionBinding
    private let context: MintContext

    package init(_ binding: ConnectionBinding, in context: MintContext) {
        (self.binding, self.context) = (binding, context)
    }

    /// Where the admin consents.
    ///
    /// - Parameters:
    ///   - state: single-use, and bound to session and organization by the caller.
    ///   - redirect: the one address that the app is registered with.
    package func address(state: String, redirect: String, scopes: Set<String>) async throws(ProviderFailure)
        -> WebAddress
    {
        let client: String
        do {
            guard let id = try await context.app(AtlassianTokenExchange.vendor).settings["client_id"] else {
                throw ProviderFailure(.terminal, "app_missing", "the operator's app at Atlassian has no `client_id`")
            }
            client = id
        } catch let failure as ProviderFailure {
            throw failure
        } catch { throw ProviderFailure(.terminal, "app_missing", "the operator has no app at Atlassian") }
        let query = [
            ("audience", "api.atlassian.com"), ("client_id", client),
            ("scope", (scopes.sorted() + [Self.offline]).joined(separator: " ")), ("redirect_uri", redirect),
            ("state", state), ("response_type", "code"), ("prompt", "consent"),
        ]
        do { return try AtlassianCloud.authorization(of: binding).appending(["authorize"], query: query) } catch {
            throw ProviderFailure(error)
        }
    }

    /// Redeems the code, and finds the connection's site among those that the consent opened.
    package func accept(_ code: Secret, redirect: String) async throws(ProviderFailure) -> AtlassianGrant {
        let answer = try await AtlassianTokenExchange(binding, in: context).redeem(code, redirect: redirect)
        guard let refresh = answer.refreshToken else {
            let why = "Atlassian gave no refresh token; `offline_access` has to be asked for and granted"
            throw ProviderFailure(.terminal, "scope_missing", why)
        }
        let site = try await site(for: answer)
        return AtlassianGrant(refreshToken: refresh, cloudID: site.id, name: site.name, scopes: site.scopes)
    }

    private func site(for answer: TokenAnswer) async throws(ProviderFailure) -> Site {
        let sites = try await sites(for: answer)
        let wanted = binding.settings["site_url"].flatMap { WebAddress($0) }
        guard let site = sites.first(where: { wanted?.hasSameOrigin(as: $0.address) == true }) else {
            let why =
                "the consent opens \(sites.count) sites, and the one of `site_url` is not among them;"
                + " consent again and choose it"
            throw ProviderFailure(.terminal, "site_not_granted", why)
        }
        return site
    }

    private func sites(for answer: TokenAnswer) async throws(ProviderFailure) -> [Site] {
        let call: HTTPCall
        do {
            let address = try AtlassianCloud.api(of: binding)
                .appending(["oauth", "token", "accessible-resources"])
            var open = HTTPCall(.get, address, headers: ["accept": "application/json"])
            answer.accessToken.withText { open.headers.set("authorization", "Bearer " + $0) }
            call = open
        } catch { throw ProviderFailure(error) }
        let reply: HTTPReply
        do { reply = try await context.transport.send(call) } catch { throw ProviderFailure(.transport(error)) }
        guard reply.isSuccess, reply.body.count <= TokenEndpoint.largestAnswer, let sites = reply.json?.array else {
            let why = "Atlassian answered \(reply.status) and no list of sites that the consent opens"
            throw ProviderFailure(.retryable, "unexpected_reply", why)
        }
        return sites.compactMap(Site.init)
    }

    private struct Site {
        let id: String
        let name: String
        let address: WebAddress
        let scopes: Set<String>

        init?(_ json: JSON) {
            guard let id = json["id"]?.string, AtlassianCloud.isCloudID(id),
                let address = json["url"]?.string.flatMap({ WebAddress($0) })
            else { return nil }
            (self.id, self.address) = (id, address)
            name = json["name"]?.string ?? address.host
            scopes = Set((json["scopes"]?.array ?? []).compactMap(\.string))
        }
    }
}

/// What a consent brought, proven by a call.
package struct AtlassianGrant: Sendable {
    package let refreshToken: Secret
    package let cloudID: String
    /// The site's name, for people to read.
    package let name: String
    package let scopes: Set<String>
}
