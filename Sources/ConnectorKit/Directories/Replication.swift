package import Domain
package import Kernel

extension ProviderResult {
    /// How long Entra may hide an object that was just made (eleven minutes were seen).
    package static let replicationAllowance = Span.minutes(15)

    /// This result in the light of how long group and person are known.
    ///
    /// A missing group or person is worth asking for again only while it may be too new to be seen everywhere. After
    /// that it is gone: a removal is then already true, everything else is final.
    package func settled(wanting wanted: Membership, knownSince: Instant, now: Instant) -> ProviderResult {
        guard outcome == .retryable, ["group_missing", "person_missing"].contains(code),
            now - knownSince > Self.replicationAllowance
        else { return self }
        let isGone = wanted == .notMember
        return ProviderResult(
            isGone ? .alreadyTrue : .terminal,
            code: code,
            message: message,
            providerRequestID: providerRequestID,
            readBack: isGone ? .notMember : readBack
        )
    }
}
