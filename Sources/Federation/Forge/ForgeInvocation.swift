package import Domain
package import Kernel
package import Signing

/// Reads what Forge hands over with a call to a remote: a token that Atlassian signed for our app.
///
/// Its keys come from Atlassian's key set; the issuer and the algorithm are pinned here, the audience is our app's ARI.
package struct ForgeInvocation: Sendable {
    package static let issuer = "forge/invocation-token"

    private let rules: TokenRules

    /// - Parameter app: the ARI of the app, such as `ari:cloud:ecosystem::app/<uuid>`.
    package init(app: String) {
        rules = TokenRules(issuer: Self.issuer, audience: app, algorithms: [.rs256])
    }

    /// What the token says of the app's licence.
    ///
    /// - Throws: `JWKSet.unknownKey` when the key is not in the set; any other refusal is final.
    package func licence(in token: String, keys: JWKSet, at now: Instant) throws(Refusal) -> ForgeLicence {
        try ForgeLicence(verified: try rules.claims(of: token, keys: keys, at: now))
    }
}
