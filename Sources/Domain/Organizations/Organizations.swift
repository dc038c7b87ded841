package import Kernel

/// The one organization that this transaction may see.
package protocol Organizations {
    func current() throws -> Organization?
    func add(_ organization: Organization) throws
    func signInClient() throws -> SignInClient?
    func save(_ client: SignInClient) throws
}

package protocol HasOrganizations { var organizations: any Organizations { get } }

/// How the organization's people sign in: an OIDC client at their own issuer.
package struct SignInClient: Equatable, Sendable {
    package let issuer: String
    package let clientID: String
    package let sealedSecret: SealedValue?

    package init(issuer: String, clientID: String, sealedSecret: SealedValue?) {
        (self.issuer, self.clientID, self.sealedSecret) = (issuer, clientID, sealedSecret)
    }
}
