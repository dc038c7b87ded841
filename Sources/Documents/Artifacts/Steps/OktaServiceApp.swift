import Domain
import Kernel

/// An API Services app of Okta that proves itself by a key and binds its tokens to it.
enum OktaServiceAppSteps {
    static let artifact = Artifact(
        "okta-service-app",
        connector: "okta",
        profiles: [.evidence, .provisioning],
        version: 1,
        "steps: an API Services app with a public key and the scopes of the profile",
        needs: [.oktaOrganization],
        takes: [.jwksURL]
    ) { context throws(Refusal) in
        let files = [
            ArtifactFile("app.json", Pretty.json(app(context))), ArtifactFile("steps.md", steps(context)),
        ]
        let host = context[.oktaOrganization].dropFirst("https://".count).split(separator: ".", maxSplits: 1)
        return (files, .link("https://\(host[0])-admin.\(host[1])/admin/apps/active"))
    }

    /// The app as Okta's interface makes it, for those who script it.
    private static func app(_ context: ArtifactContext) -> JSON {
        let client: JSON = [
            "client_uri": nil, "grant_types": ["client_credentials"], "response_types": ["token"],
            "application_type": "service", "dpop_bound_access_tokens": true, "jwks_uri": .text(context.given(.jwksURL)),
        ]
        return [
            "name": "oidc_client", "label": .string(context.title), "signOnMode": "OPENID_CONNECT",
            "credentials": ["oauthClient": ["token_endpoint_auth_method": "private_key_jwt"]],
            "settings": ["oauthClient": client.withoutNulls],
        ]
    }

    private static func steps(_ context: ArtifactContext) -> String {
        let key =
            context.given(.jwksURL).map {
                "choose *Use a URL to fetch keys dynamically* and enter \(Quoting.markdown($0))"
            }
            ?? "choose *Save keys in Okta*, press *Add key* and *Generate new key*, show the private key as PEM and paste it into Clearance's form; Okta does not keep it"
        let role =
            context.profile == .evidence
            ? "*Read-only Administrator*"
            : "*Group Administrator*, or a custom role that covers the groups concerned and their members"
        return """
            # \(context.title) at Okta

            \(context.heading)

            1. Sign in at \(Quoting.markdown(context[.oktaOrganization])) as a Super Administrator; only one may grant scopes.
            2. *Settings*, *Account*, *Public client app admins*: leave it off. With it on, Okta makes every such app a Super Administrator.
            3. *Applications*, *Applications*, *Create App Integration*, *API Services*, *Next*. Name it \(Quoting.markdown(context.title)), *Save*.
            4. *General*, *Client Credentials*, *Edit*: *Public key / Private key*; \(key). *Save*.
            5. *General Settings*, *Edit*: switch on *Require Demonstrating Proof of Possession (DPoP) header in token requests*. *Save*.
            6. *Okta API Scopes*: press *Grant* beside each scope of this list, and beside no other.
            7. *Admin roles*, *Edit assignments*, *Add assignment*: \(role). *Save changes*.
            8. Enter the client id, and the key's id, into Clearance.

            \(Steps.permissions(context))
            To take it back, deactivate the app.

            """
    }
}
