package import Kernel

/// What a verifier brings along: nothing of it may come from the log that is verified.
package struct Trust: Sendable {
    /// The log's public keys; without one nothing can be authenticated.
    package var keys: [VerifierKey]
    /// The keys of the message authentication codes, if the verifier may know them.
    package var macKeys: [MacKey]
    /// Signed notes that were handed out earlier.
    package var checkpoints: [String]
    /// Whose log it must be; nil to take the log's word, which the report repeats.
    package var organization: ID<Organization>?

    package init(
        keys: [VerifierKey] = [],
        macKeys: [MacKey] = [],
        checkpoints: [String] = [],
        organization: ID<Organization>? = nil
    ) {
        (self.keys, self.macKeys, self.checkpoints) = (keys, macKeys, checkpoints)
        self.organization = organization
    }
}
