package import Kernel

/// The statements that cannot know the organization yet, each by name.
///
/// Their tables hold no customer content.
///
/// Whoever calls one of these receives a scope or nothing: from then on every statement is scoped.
package protocol Doors {
    var now: Instant { get }

    /// Leases up to `limit` due pieces of work, oldest first, for the time given, raising each one's fence.
    func claimWork(_ kinds: Set<Work.Kind>, limit: Int, lease: Span, owner: String) throws -> [Work]
    /// When the next piece of work of these kinds becomes due, so that a worker can sleep until then.
    func nextWork(_ kinds: Set<Work.Kind>) throws -> Instant?
    /// Makes due what waits longer than its kind ever does.
    ///
    /// A clock that ran ahead for a moment has put work off until then, and nobody would come back to it before.
    func recallWork() throws

    func organizations(after: ID<Organization>?, limit: Int) throws -> [ID<Organization>]
    func hasOrganization(_ id: ID<Organization>) throws -> Bool
    func addOrganization(_ id: ID<Organization>) throws
    /// The organization to which an OIDC issuer and client belong.
    func signInClient(issuer: String, clientID: String) throws -> ID<Organization>?
    func signInClients() throws -> [SignInClientKey]
    func addSignInClient(_ key: SignInClientKey) throws

    /// Tokens and web sessions are looked up by SHA-256 of what the caller presents.
    func token(hash: [UInt8]) throws -> TokenDoor?
    func addToken(_ token: TokenDoor) throws
    func removeToken(hash: [UInt8]) throws
    func webSession(hash: [UInt8]) throws -> WebSessionDoor?
    func addWebSession(_ session: WebSessionDoor) throws
    func removeWebSession(hash: [UInt8]) throws
    func pruneWebSessions(expiredBefore: Instant) throws

    /// The organization to which an app id of the Core belongs.
    func coreApp(_ appID: String) throws -> CoreAppDoor?
    func addCoreApp(_ app: CoreAppDoor) throws
    /// Remembers a nonce or a webhook delivery until it expires; false when it was seen before.
    func rememberOnce(_ purpose: String, _ value: String, until: Instant) throws -> Bool
    func remembers(_ purpose: String, _ value: String) throws -> Bool
    func pruneRemembered(before: Instant) throws

    /// The organization whose intake listens at that hook id.
    func hook(_ id: String) throws -> ID<Organization>?
    func addHook(_ id: String, organization: ID<Organization>) throws

    /// Whose an app's installation at a vendor is, once it was proven.
    func installation(_ id: String, at vendor: String) throws -> InstallationDoor?
    /// Takes an installation for a connection; false when it is another's already.
    func claimInstallation(_ door: InstallationDoor) throws -> Bool
    func releaseInstallations(of connection: ID<Connection>, organization: ID<Organization>) throws
}

package struct InstallationDoor: Equatable, Sendable {
    package let vendor: String
    package let id: String
    package let organization: ID<Organization>
    package let connection: ID<Connection>

    package init(vendor: String, id: String, organization: ID<Organization>, connection: ID<Connection>) {
        (self.vendor, self.id, self.organization, self.connection) = (vendor, id, organization, connection)
    }
}

package struct SignInClientKey: Hashable, Sendable {
    package let organization: ID<Organization>
    package let issuer: String
    package let clientID: String

    package init(organization: ID<Organization>, issuer: String, clientID: String) {
        (self.organization, self.issuer, self.clientID) = (organization, issuer, clientID)
    }
}

package struct TokenDoor: Equatable, Sendable {
    package let hash: [UInt8]
    package let organization: ID<Organization>
    /// The token's id in the organization's own table, which holds everything else.
    package let id: String
    package let expiresAt: Instant

    package init(hash: [UInt8], organization: ID<Organization>, id: String, expiresAt: Instant) {
        (self.hash, self.organization, self.id, self.expiresAt) = (hash, organization, id, expiresAt)
    }
}

package struct WebSessionDoor: Equatable, Sendable {
    package let hash: [UInt8]
    package let organization: ID<Organization>
    package let person: ID<Person>
    package let expiresAt: Instant

    package init(hash: [UInt8], organization: ID<Organization>, person: ID<Person>, expiresAt: Instant) {
        (self.hash, self.organization, self.person, self.expiresAt) = (hash, organization, person, expiresAt)
    }
}

package struct CoreAppDoor: Equatable, Sendable {
    package let appID: String
    package let organization: ID<Organization>
    package let sealedSecret: SealedValue

    package init(appID: String, organization: ID<Organization>, sealedSecret: SealedValue) {
        (self.appID, self.organization, self.sealedSecret) = (appID, organization, sealedSecret)
    }
}
