package import ConnectorKit
package import Domain
package import Federation
package import Jobs
package import Kernel

/// What the wiring made of the settings: everything that a process of Clearance runs on.
package struct Services: Sendable {
    package let settings: Settings
    package let store: any Store
    package let core: any Core
    /// The Core of this process, also where another is used.
    let localCore: LocalCore
    /// Tries staged secrets.
    let probe: any CredentialProbe
    package let vault: any SecretVault
    package let transport: any Transport
    package let time: any TimeSource
    package let randomness: any Randomness
    package let issuer: OwnIssuer
    let signIn: any SignInProvider
    let logBook: LogBook
    let trackers: any TrackerSource
    let logKeys: LogKeys
    package let notices: NoticePorts
    /// How often sessions were minted for suspiciously many organizations at once, since this process began.
    let fanOuts: @Sendable () -> Int
    let keyKeeper: KeyKeeper
    let scrub: @Sendable () async throws -> Void
    let letGo: @Sendable () async throws -> Void

    /// Lets go of connections, database and locks.
    package func close() async throws { try await letGo() }
}

extension Services {
    /// What promised work is done with.
    package var workContext: WorkContext {
        WorkContext(
            store: store,
            core: core,
            vault: vault,
            trackers: trackers,
            signer: logKeys,
            time: time,
            randomness: randomness,
            retention: settings.retention,
            notices: notices,
            probe: probe,
            rotationGrace: settings.secretGrace,
            credentialKeys: keyKeeper.vault,
            scrub: scrub
        )
    }
}
