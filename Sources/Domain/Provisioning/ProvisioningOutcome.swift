/// What became of an exchange with a directory.
package enum ProvisioningOutcome: String, Sendable, CaseIterable {
    case done, alreadyTrue, retryable, terminal, manual
}

/// Whether a person is a direct member of a group.
///
/// Unknown is a state of its own, never a pass.
package enum Membership: String, Sendable, CaseIterable {
    case member, notMember, unknown
}
