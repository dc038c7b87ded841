import ConnectorKit
import Kernel
import Signing
import Synchronization

/// A token that only counts together with a fresh proof of its key, one per attempt (RFC 9449).
final class OktaBoundSession: Session {
    let expiresAt: Instant
    let grantedScopes: Set<String>
    private let token: Secret
    private let key: SigningKey
    private let org: WebAddress
    private let randomness: any Randomness
    /// The last nonce that Okta asked for, kept so that later calls need not be refused first.
    private let nonce = Mutex<String?>(nil)

    init(
        token: Secret,
        key: SigningKey,
        org: WebAddress,
        randomness: any Randomness,
        expiresAt: Instant,
        grantedScopes: Set<String>
    ) {
        (self.token, self.key, self.org, self.randomness) = (token, key, org, randomness)
        (self.expiresAt, self.grantedScopes) = (expiresAt, grantedScopes)
    }

    func authorize(_ call: HTTPCall, at now: Instant, answering challenge: HTTPReply?) -> HTTPCall? {
        guard now < expiresAt, call.address.hasSameOrigin(as: org), learn(from: challenge) else { return nil }
        guard let proof = proof(of: call, at: now) else { return nil }
        var call = call
        token.withText { call.headers.set("authorization", "DPoP " + $0) }
        call.headers.set("dpop", proof)
        return call
    }

    /// False when the refusal is not about a nonce: then there is no better answer.
    private func learn(from challenge: HTTPReply?) -> Bool {
        guard let challenge else { return true }
        guard challenge.asksForNonce, let fresh = challenge.headers["dpop-nonce"] else { return false }
        nonce.withLock { $0 = fresh }
        return true
    }

    private func proof(of call: HTTPCall, at now: Instant) -> String? {
        try? DPoPProof.make(
            call.method.rawValue,
            call.address,
            key: key,
            id: Base64.encode(randomness.bytes(16), .url),
            at: now,
            token: token,
            nonce: nonce.withLock { $0 }
        )
    }
}
