package import ConnectorKit
package import Domain
package import Kernel

/// What turning promised work into done work needs.
package struct WorkContext: Sendable {
    package let store: any Store
    package let core: any Core
    package let vault: any SecretVault
    package let trackers: any TrackerSource
    package let signer: any CheckpointSigner
    package let time: any TimeSource
    package let randomness: any Randomness
    package let retention: RetentionPeriods
    /// Nil where nobody can be told anything: then messages become dead letters.
    package let notices: NoticePorts?
    /// Nil where staged secrets cannot be tried: then they are never put into use.
    package let probe: (any CredentialProbe)?
    /// How long old secrets are kept after new ones were put into use.
    package let rotationGrace: Span
    /// Nil where there is no key store to destroy keys in.
    package let credentialKeys: (any CredentialKeys)?
    /// Leaves nothing on disk of what was removed from the database, where the engine keeps some.
    package let scrub: @Sendable () async throws -> Void

    package init(
        store: any Store,
        core: any Core,
        vault: any SecretVault,
        trackers: any TrackerSource,
        signer: any CheckpointSigner,
        time: any TimeSource,
        randomness: any Randomness,
        retention: RetentionPeriods = RetentionPeriods(),
        notices: NoticePorts? = nil,
        probe: (any CredentialProbe)? = nil,
        rotationGrace: Span = SecretRotation.grace,
        credentialKeys: (any CredentialKeys)? = nil,
        scrub: @escaping @Sendable () async throws -> Void = {}
    ) {
        (self.store, self.core, self.vault, self.trackers) = (store, core, vault, trackers)
        (self.signer, self.time, self.randomness, self.retention) = (signer, time, randomness, retention)
        (self.notices, self.probe, self.rotationGrace) = (notices, probe, rotationGrace)
        (self.credentialKeys, self.scrub) = (credentialKeys, scrub)
    }
}

/// Does one kind of work.
protocol WorkHandler: Sendable {
    func handle(_ work: Work, in context: WorkContext) async throws
}

extension Work {
    var scope: OrganizationScope { OrganizationScope(verified: organization) }
}
