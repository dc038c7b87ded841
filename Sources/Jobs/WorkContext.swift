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
        rotationGrace: Span = SecretRotation.grace
    ) {
        (self.store, self.core, self.vault, self.trackers) = (store, core, vault, trackers)
        (self.signer, self.time, self.randomness, self.retention) = (signer, time, randomness, retention)
        (self.notices, self.probe, self.rotationGrace) = (notices, probe, rotationGrace)
    }
}

/// Does one kind of work.
protocol WorkHandler: Sendable {
    func handle(_ work: Work, in context: WorkContext) async throws
}

extension Work {
    var scope: OrganizationScope { OrganizationScope(verified: organization) }
}
