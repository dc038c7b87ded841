package import Kernel

/// A key of this server's own OIDC issuer as it is stored.
///
/// It is the operator's and of no organization. Its private half is sealed by the vault, or never was here.
package struct IssuerKey: Equatable, Sendable {
    /// Counts from 1; of those that may sign, the highest does.
    package let generation: Int64
    /// The `kid`: the key's RFC 7638 thumbprint.
    package let keyID: String
    /// The public half, as a JWK in canonical JSON.
    package let publicKey: String
    /// The private half; nil once it is of no more use.
    package let sealed: SealedValue?
    /// Since when verifiers can find it.
    package let publishedAt: Instant
    /// Before that it signs nothing.
    package let signsFrom: Instant
    /// When the operator gave it up before its time; it is published no more from then on.
    package let withdrawnAt: Instant?

    package init(
        generation: Int64,
        keyID: String,
        publicKey: String,
        sealed: SealedValue?,
        publishedAt: Instant,
        signsFrom: Instant,
        withdrawnAt: Instant? = nil
    ) {
        (self.generation, self.keyID, self.publicKey, self.sealed) = (generation, keyID, publicKey, sealed)
        (self.publishedAt, self.signsFrom, self.withdrawnAt) = (publishedAt, signsFrom, withdrawnAt)
    }
}
