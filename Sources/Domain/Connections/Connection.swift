package import Kernel

/// A configured link to another system.
///
/// Its kind is a connector; its secrets are sealed elsewhere.
package struct Connection: Equatable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// Set up, never tested or last test failed: nothing may use it.
        case draft
        case active
        /// Switched off by an admin: no call is made.
        case disabled
        /// The other side withdrew its trust.
        case disconnected
        /// Ended for good: its secrets are wiped, its history stays, and only another connection can take over.
        case revoked
    }

    package let id: ID<Connection>
    package let connector: String
    package let profile: ConnectionProfile
    package var name: String
    package var provider: String
    /// Non-secret settings by name.
    package var settings: [String: String]
    /// Rises with whatever makes earlier sessions unfit: other settings, another secret, switching off, an end.
    package private(set) var bindingVersion: Int64
    package private(set) var state: State
    /// Why the other side no longer lets us in, while the connection is disconnected.
    package private(set) var disconnectedBecause: String?
    package private(set) var revokedAt: Instant?
    /// The revoked connection whose tools and grants this one took over.
    package var adopted: ID<Connection>?
    package var lastTestedAt: Instant?
    package var lastTestPassed: Bool
    /// What the last test found, as canonical JSON.
    package var lastTestReport: String?
    package var version: Int64

    package init(
        id: ID<Connection>,
        connector: String,
        name: String,
        provider: String,
        settings: [String: String],
        profile: ConnectionProfile = .provisioning,
        bindingVersion: Int64 = 1,
        state: State = .draft,
        disconnectedBecause: String? = nil,
        revokedAt: Instant? = nil,
        adopted: ID<Connection>? = nil,
        lastTestedAt: Instant? = nil,
        lastTestPassed: Bool = false,
        lastTestReport: String? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.connector, self.name, self.provider) = (id, connector, name, provider)
        (self.settings, self.profile, self.bindingVersion) = (settings, profile, bindingVersion)
        (self.state, self.disconnectedBecause) = (state, disconnectedBecause)
        (self.revokedAt, self.adopted, self.lastTestedAt) = (revokedAt, adopted, lastTestedAt)
        (self.lastTestPassed, self.lastTestReport, self.version) = (lastTestPassed, lastTestReport, version)
    }

    /// A pass makes a draft or disconnected connection usable; a failure leaves the state as it is.
    package mutating func tested(passed: Bool, report: String, at now: Instant) {
        (lastTestedAt, lastTestPassed, lastTestReport) = (now, passed, report)
        guard passed, state == .draft || state == .disconnected else { return }
        (state, disconnectedBecause) = (.active, nil)
    }

    /// Its binding is another: what was found about the old one says nothing any more.
    package mutating func bound(to settings: [String: String], provider: String) {
        (self.settings, self.provider) = (settings, provider)
        demandTest()
    }

    /// No session made until now may serve, and nothing works until a test passes.
    package mutating func demandTest() {
        renewBinding()
        (lastTestPassed, lastTestReport) = (false, nil)
        if state == .active || state == .disconnected { (state, disconnectedBecause) = (.draft, nil) }
    }

    /// No session made until now may serve any more.
    package mutating func renewBinding() { bindingVersion += 1 }

    package mutating func `switch`(on isOn: Bool) {
        state = isOn ? .active : .disabled
        if !isOn { renewBinding() }
        disconnectedBecause = nil
    }

    package mutating func disconnect(because reason: String) {
        (state, disconnectedBecause, lastTestPassed) = (.disconnected, reason, false)
        renewBinding()
    }

    /// There is no way back from here.
    package mutating func revoke(at now: Instant) {
        (state, revokedAt, lastTestPassed, disconnectedBecause) = (.revoked, now, false, nil)
        renewBinding()
    }

    /// Only a connection whose last test passed may be chosen for a tool or used.
    package var isUsable: Bool { state == .active && lastTestPassed }
}
