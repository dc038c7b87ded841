package import Kernel
package import Signing

extension SmallCompany {
    package static let entraTenantID = uuid("tenant", 5)
    package static let entraClientID = uuid("clearance", 5)

    /// The company's Entra tenant, with everyone who is in its directories and consent to all that Clearance needs.
    ///
    /// - Parameters:
    ///   - secret: the app's client secret, good for a year; nil leaves it out.
    ///   - key: the public key of the app's certificate and the SHA-256 of that in base64url; nil leaves it out.
    package static func entra(
        authority: WebAddress,
        graph: WebAddress,
        secret: String? = nil,
        key: (key: JWK, thumbprint: String)? = nil,
        now: Instant,
        seed: UInt64 = 1
    ) -> EntraTenant {
        var tenant = EntraTenant(
            id: entraTenantID,
            displayName: name,
            domain: domain,
            authority: authority,
            graph: graph,
            seed: seed
        )
        for person in people where person.isInDirectories {
            tenant.addPerson(person.email, displayName: person.name, id: person.entraUser, at: now)
        }
        tenant.addApp(entraClientID)
        if let secret { _ = tenant.addSecret(secret, to: entraClientID, expiresAt: now + .days(365)) }
        if let key { tenant.addKey(key.key, named: key.thumbprint, to: entraClientID) }
        return tenant
    }
}
