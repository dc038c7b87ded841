/// What a connection may do at the other system; each has an app, a consent and an artifact of its own.
package enum ConnectionProfile: String, Sendable, CaseIterable {
    /// Reads, and nothing else.
    case evidence
    /// Reads, and exactly the writes that give and take access.
    case provisioning
}
