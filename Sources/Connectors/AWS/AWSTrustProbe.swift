import ConnectorKit
import Kernel
import Signing

/// Tries to assume the role as somebody who does not know the external id, and expects to fail.
///
/// AWS asks vendors to do so: a role that lets us in without it lets in everybody who can make us ask.
struct AWSTrustProbe {
    /// A session that is asked for with this beside its scopes is minted only after the probe.
    static let scope = "probe:external-id"

    let minting: AWSMinting
    let externalID: String

    func run(by ours: AWSCredentials) async throws(ProviderFailure) {
        let wrong = ExternalID.make(for: minting.settings.account, minting.sts.context.randomness)
        for attempt in [nil, wrong] { try await mustFail(ours, externalID: attempt) }
    }

    /// - Throws: `external_id_not_enforced` when it succeeds; any other trouble, since it leaves open how it would have ended.
    private func mustFail(_ ours: AWSCredentials, externalID: String?) async throws(ProviderFailure) {
        do {
            // What comes back is not kept.
            _ = try await minting.sts.assume(
                by: ours,
                externalID: externalID,
                policy: minting.policy,
                name: minting.sessionName
            )
        } catch {
            guard error.code == "access_denied" else { throw error }
            return
        }
        throw ProviderFailure(
            .disconnected,
            AWSTrustProbe.failure,
            "the role can be assumed \(externalID == nil ? "without the" : "with a wrong") external id; its trust policy must"
                + " demand the one that was handed out"
        )
    }

    static let failure = "external_id_not_enforced"
}
