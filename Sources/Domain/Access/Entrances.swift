package import Kernel

/// The doors that lead into the organization in scope, opened and shut in the transaction of the deed that does so.
///
/// Whoever comes in is looked up by `Doors`, before an organization is known.
package protocol Entrances {
    /// Makes the organization known, and the OIDC client by which its people sign in.
    ///
    /// - Throws: `client_taken` when that issuer and client lead to an organization already.
    func openOrganization(_ client: SignInClient) throws
    /// - Parameter hash: SHA-256 of the token's value.
    func openToken(_ hash: [UInt8], id: String, expiresAt: Instant) throws
    func closeToken(_ hash: [UInt8]) throws
    /// Signs the person out everywhere.
    func closeWebSessions(of person: ID<Person>) throws
    func openCoreApp(_ appID: String, sealedSecret: SealedValue) throws
    /// The address at which the intake's webhook calls.
    func openHook(_ id: String) throws
}

package protocol HasEntrances { var entrances: any Entrances { get } }
