import ConnectorKit
import Kernel

extension ProviderFailure {
    /// What a refusal of a token endpoint means: the words of RFC 6749 5.2, or whatever stands in the way.
    ///
    /// - Parameter wayBack: what a person does when the grant itself is refused.
    init(tokenOf system: String, _ reply: HTTPReply, wayBack: String) {
        let word = Self.word(in: reply)
        let (kind, code, meaning) = Self.token(reply.status, word, wayBack)
        self.init(
            kind,
            code,
            "the token endpoint of \(system) answered \(reply.status)" + (word.map { " `\($0)`" } ?? "") + ": "
                + meaning,
            retryAfter: kind == .retryable ? Self.wait(reply) : nil
        )
    }

    private static func token(_ status: Int, _ word: String?, _ wayBack: String) -> (Kind, String, String) {
        switch (status, word) {
        case (300..<400, _):
            (.terminal, "redirected", "the answer leads elsewhere, and no secret follows it; check the address")
        case (429, _): (.retryable, "rate_limited", "too many calls")
        case (408, _), (425, _), (500..., _): (.retryable, "provider_unavailable", "the service has trouble")
        case (_, "invalid_scope"?): (.terminal, "scope_missing", "not all of the scopes may be had")
        case (_, "unsupported_grant_type"?):
            (.terminal, "grant_not_enabled", "this way of asking is switched off there; switch it on")
        case (_, "invalid_grant"?), (_, "unauthorized_client"?), (_, "access_denied"?):
            (.disconnected, "consent_withdrawn", "the grant is not accepted any more; \(wayBack)")
        case (_, "invalid_client"?):
            (.disconnected, "credential_refused", "the client's id or secret is not accepted; \(wayBack)")
        case (400, _), (401, _), (403, _):
            (.disconnected, "credential_refused", "what we prove ourselves with is not accepted; \(wayBack)")
        case (404, _): (.terminal, "not_found", "nobody gives tokens there; check the address")
        default: (.terminal, "rejected", "the request was not accepted")
        }
    }

    /// The error, where it is a word; anything else could be what somebody wants to have repeated.
    private static func word(in reply: HTTPReply) -> String? {
        guard let word = reply.json?["error"]?.string, word.utf8.count <= 40,
            word.utf8.allSatisfy({ (97...122).contains($0) || $0 == 95 })
        else { return nil }
        return word
    }

    private static func wait(_ reply: HTTPReply) -> Span? {
        reply.headers["retry-after"].flatMap { Int64($0) }.map { .seconds(min(max($0, 0), 86_400)) }
    }
}
