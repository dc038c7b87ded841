import Kernel

/// What OpenID Connect asks of an id token beyond a good signature, issuer, audience and times.
enum IDToken {
    /// Ties the token to the attempt that asked for it, and to this client among several.
    static func check(_ claims: JSON, nonce: String, client: String) throws(Refusal) {
        let found = Array((claims["nonce"]?.string ?? "").utf8)
        guard !nonce.isEmpty, equalInConstantTime(found, Array(nonce.utf8)) else {
            throw Refusal(.unauthenticated, "token_nonce", "the token answers another sign-in; sign in again")
        }
        let party = claims["azp"]?.string
        let isForSeveral = (claims["aud"]?.array?.count ?? 1) > 1
        guard party.map({ sameBytes($0, client) }) ?? !isForSeveral else {
            throw Refusal(.unauthenticated, "token_audience", "the token was made for somebody else")
        }
    }

    /// Who signed in: at most 255 bytes, unique under the issuer.
    static func subject(of claims: JSON) throws(Refusal) -> String {
        guard let subject = claims["sub"]?.string, (1...255).contains(subject.utf8.count) else {
            throw Refusal(.unauthenticated, "token_subject", "the token does not say who signed in")
        }
        return subject
    }
}
