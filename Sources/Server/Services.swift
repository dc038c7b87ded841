package import ConnectorKit
package import Domain
package import Kernel

/// What the wiring made of the settings: everything that a process of Clearance runs on.
package struct Services: Sendable {
    package let settings: Settings
    package let store: any Store
    package let core: any Core
    package let vault: any SecretVault
    package let time: any TimeSource
    package let randomness: any Randomness
}
