import ConnectorKit
import Connectors
import Domain
import Testing

/// What a connector asks a token for, held to what customers are shown and what the lint allows.
@Suite struct PinnedPermissionTests {
    struct Asked: CustomTestStringConvertible, Sendable {
        let kind: String
        let profile: ConnectionProfile
        let scopes: Set<String>

        var testDescription: String { "\(kind) \(profile)" }
    }

    /// What systems without permissions of their own call the whole of an account: the account's rights are the limit.
    private static let wholeAccounts: Set = ["account", "useraccount", "api"]

    static let asked: [Asked] = connectorRegistry.map { $0.manifest }.flatMap { manifest in
        [
            Asked(kind: manifest.kind, profile: .evidence, scopes: manifest.evidenceScopes),
            Asked(kind: manifest.kind, profile: .provisioning, scopes: manifest.provisioningScopes),
        ].filter { !$0.scopes.subtracting(wholeAccounts).isEmpty }
    }

    @Test(arguments: asked)
    func `assertion 23: a connector asks for nothing beyond its pinned manifest`(asked: Asked) throws {
        let manifest = try #require(PermissionManifest.pinned(asked.kind, asked.profile))
        // `.default` and the scope of all of Google Cloud ask for what was granted, which the manifest limits.
        let named = asked.scopes.filter { $0 != ".default" && !$0.hasPrefix("https://") }
        #expect(manifest.difference(from: named).beyond == [])
    }

    @Test(arguments: asked.filter { ["aws", "github", "okta"].contains($0.kind) })
    func `where scopes are the permissions themselves, all that is pinned is asked for`(asked: Asked) throws {
        let manifest = try #require(PermissionManifest.pinned(asked.kind, asked.profile))
        #expect(manifest.difference(from: asked.scopes).missing == [])
    }
}
