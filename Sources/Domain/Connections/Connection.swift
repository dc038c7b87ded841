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
    }

    package let id: ID<Connection>
    package let connector: String
    package var name: String
    package var provider: String
    /// Non-secret settings by name.
    package var settings: [String: String]
    package var state: State
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
        state: State = .draft,
        lastTestedAt: Instant? = nil,
        lastTestPassed: Bool = false,
        lastTestReport: String? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.connector, self.name, self.provider) = (id, connector, name, provider)
        (self.settings, self.state, self.lastTestedAt) = (settings, state, lastTestedAt)
        (self.lastTestPassed, self.lastTestReport, self.version) = (lastTestPassed, lastTestReport, version)
    }

    /// Only a connection whose last test passed may be chosen for a tool or used.
    package var isUsable: Bool { state == .active && lastTestPassed }
}
