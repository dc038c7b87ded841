package import Kernel
package import Signing

extension SmallCompany {
    package static let entraTenant = uuid("tenant", 5)
    package static let entraClient = uuid("clearance", 6)

    /// The company's Okta org, and what Clearance may prove itself with there.
    ///
    /// - Parameter keys: the public keys of the API Services app; nil makes no app.
    package static func okta(at address: WebAddress, keys: JWKSet? = nil, now: Instant, seed: UInt64 = 1) -> (
        org: OktaOrg, apiToken: String, clientID: String?
    ) {
        var org = OktaOrg(address, seed: seed)
        for person in people where person.isInDirectories {
            let names = person.name.split(separator: " ").map(String.init)
            org.addPerson(person.email, firstName: names[0], lastName: names.last ?? "", at: now)
        }
        org.addGroup("Everyone", kind: .builtIn, at: now)
        let token = org.addAPIToken()
        let client = keys.map { org.addServiceApp(keys: $0) }
        return (org, token, client)
    }

    /// The company's Entra tenant, and the secret of its app for Clearance.
    ///
    /// - Parameter key: the public key of the app's client assertions, looked up by its `kid`.
    package static func entra(
        authority: WebAddress,
        graph: WebAddress,
        key: JWK? = nil,
        now: Instant,
        seed: UInt64 = 1
    ) -> (tenant: EntraTenant, secret: String) {
        var tenant = EntraTenant(
            id: entraTenant,
            displayName: name,
            domain: domain,
            authority: authority,
            graph: graph,
            seed: seed
        )
        for person in people where person.isInDirectories {
            tenant.addPerson(person.email, displayName: person.name, at: now)
        }
        tenant.addApp(entraClient)
        if let key, let name = key.keyID { tenant.addKey(key, named: name, to: entraClient) }
        let secret = tenant.addSecret(to: entraClient, expiresAt: now + .days(365))
        return (tenant, secret)
    }
}
