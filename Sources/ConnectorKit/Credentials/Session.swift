package import Kernel

/// A short-lived credential minted for one use: it knows how to authorize a call, and nothing else of it can be read.
package protocol Session: Sendable {
    var expiresAt: Instant { get }
    /// The scopes that the other system says it granted, where it says so.
    var grantedScopes: Set<String> { get }

    /// The call with proof of authority. Asked anew for every attempt, because a proof may be used once only.
    ///
    /// - Parameter challenge: the reply that refused the previous attempt, for instance one that carries a DPoP nonce.
    /// - Returns: nil when this session has no better answer to the challenge.
    func authorize(_ call: HTTPCall, at now: Instant, answering challenge: HTTPReply?) -> HTTPCall?
}
