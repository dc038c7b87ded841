package import ConnectorKit
import Kernel

/// The customer's role, assumed with a token of this server's own issuer: nobody's secret is involved.
package struct AWSWebIdentity: CredentialProvider {
    package static let name = "aws_web_identity"
    package static let secretFields: [String] = []
    /// Whom the token is for, as AWS's own templates name it.
    package static let audience = "sts.amazonaws.com"

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let minting = try AWSMinting(binding, scopes: scopes, in: context)
        let token = try await context.identityTokenOrFailure(for: AWSWebIdentity.audience)
        return try await minting.proven(
            try await minting.sts.assume(withWebIdentity: token, policy: minting.policy, name: minting.sessionName)
        )
    }
}
