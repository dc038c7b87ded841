package import Kernel
package import Signing

extension SmallCompany {
    package static let signInClient = "clearance-console"

    /// The company's identity provider; the client proves itself with PKCE and, when given, a secret.
    package static func signIn(
        at issuer: WebAddress,
        redirects: [String],
        secret: Secret? = nil,
        key: SigningKey,
        seed: UInt64 = 1
    ) -> OIDCIssuer {
        OIDCIssuer(
            issuer: issuer,
            users: people.map { OIDCUser(subject: $0.subject, login: $0.key, name: $0.name, note: $0.note) },
            clients: [OIDCClient(id: signInClient, secret: secret, redirects: redirects)],
            key: key,
            seed: seed
        )
    }
}
