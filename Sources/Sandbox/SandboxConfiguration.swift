package import ConnectorKit
package import Kernel
package import Signing

/// What the sandbox serves, each at an address of its own.
package enum SandboxPlace: String, Sendable, CaseIterable, Comparable {
    /// The front page, and the operations that make things go wrong.
    case home
    case jira, okta
    /// Both Entra's token endpoint and Graph.
    case entra
    /// The identity provider that people sign in with.
    case signIn = "sign-in"
    /// Where people consent to apps at Atlassian, and where the sites answer to such apps.
    case atlassian
    case serviceNow = "servicenow"
    /// Jira on a server of the company's own.
    case dataCenter = "jira-data-center"
    /// All services of AWS.
    case aws

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

package struct SandboxConfiguration: Sendable {
    /// Loopback, unless somebody has a reason: nothing in the sandbox asks for a password.
    package var host = "127.0.0.1"
    /// Ports that are wanted; any free one where none is named.
    package var ports: [SandboxPlace: Int] = [:]
    package var time: any TimeSource
    package var seed: UInt64 = 1
    /// What Clearance proves itself to Jira with.
    package var jiraAPIToken = "sandbox-api-token"
    /// The public keys of Clearance's apps, where it is to prove itself by signatures.
    package var oktaKeys: JWKSet?
    package var entraKey: JWK?
    /// Where the identity provider may send people back to; more can be added while it runs.
    package var signInRedirects: [String] = []
    package var signInSecret: Secret?
    /// Where Atlassian sends an admin back to who consented; the app has one such address.
    package var atlassianRedirect = "http://localhost:8080/connect/atlassian/callback"
    /// Carries webhooks to Clearance; without one they are kept.
    package var transport: (any Transport)?
    /// What an earlier sandbox of the same addresses and keys left with `Sandbox.kept()`.
    package var kept: [UInt8]?
    /// How long a call that is to time out is held, in real time.
    package var hold: Duration = .seconds(30)

    /// Keeps what people are told.
    package let told = ToldDesk()
    /// Where mail is taken; any free port for 0, and none at all for nil.
    package var mailPort: Int?
    package var mailCertificate: SandboxCertificate?

    package init(time: any TimeSource) { self.time = time }
}
