package import Kernel
package import Signing

extension SmallCompany {
    package static let oktaClientID = "0oa" + word("clearance", 17)
    /// The `kid` that Okta knows the app's key by.
    package static let oktaKeyID = "clearance-okta-1"

    /// The company's Okta org, with everyone who is in its directories and a group from before Clearance came.
    ///
    /// - Parameters:
    ///   - key: the public key of the API Services app that Clearance is; nil leaves the app out.
    ///   - apiToken: a token pasted instead; nil leaves it out.
    package static func okta(at address: WebAddress, key: JWK?, apiToken: String? = nil, now: Instant, seed: UInt64 = 1)
        -> OktaOrg
    {
        var org = OktaOrg(address, seed: seed)
        for person in people where person.isInDirectories {
            let names = person.name.split(separator: " ", maxSplits: 1).map(String.init)
            org.addPerson(
                person.email,
                firstName: names.first ?? person.key,
                lastName: names.last ?? person.key,
                id: person.oktaUser,
                at: now
            )
        }
        let everyone = org.addGroup("Everyone", kind: .builtIn, at: now)
        for person in people where person.isInDirectories { org.put(person.oktaUser, into: everyone, at: now) }
        if let key { _ = org.addServiceApp(keys: JWKSet([key]), clientID: oktaClientID) }
        if let apiToken { _ = org.addAPIToken(apiToken) }
        return org
    }
}
