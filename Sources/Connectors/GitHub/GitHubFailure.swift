import ConnectorKit
import Kernel

/// What was asked of GitHub, which decides what a 404 or 403 means.
enum GitHubQuestion {
    /// About the installation, or for a token of it.
    case installation
    case revocation
    case data
}

extension ProviderFailure {
    /// What a reply of GitHub's that is not a success means.
    ///
    /// GitHub's own sentences are left out: they may repeat names of what nobody asked for.
    init(gitHub reply: HTTPReply, _ question: GitHubQuestion) {
        let (kind, code, meaning) = Self.meaning(reply, question)
        self.init(
            kind,
            code,
            "GitHub answered \(reply.status): \(meaning)",
            providerRequestID: reply.headers["x-github-request-id"].map { String($0.prefix(100)) },
            retryAfter: kind == .retryable
                ? reply.headers["retry-after"].flatMap { Int64($0) }.map { .seconds($0) } : nil
        )
    }

    static func unexpectedGitHubReply(_ what: String) -> ProviderFailure {
        ProviderFailure(.retryable, "unexpected_reply", "the answer of GitHub is \(what)")
    }

    private static func meaning(_ reply: HTTPReply, _ question: GitHubQuestion) -> (Kind, String, String) {
        if reply.status == 429 || (reply.status == 403 && isRateLimit(reply)) {
            return (.retryable, "rate_limited", "too many calls")
        }
        switch (reply.status, question) {
        case (401, .installation):
            return (
                .terminal, "app_refused",
                "the operator's app is not accepted; check its id, its private key and this server's clock"
            )
        case (401, _): return (.disconnected, "credential_refused", "the token is not accepted")
        case (403, .installation):
            return (
                .disconnected, "installation_suspended",
                "the installation is suspended; an owner of the organization lifts that in its settings under"
                    + " GitHub Apps, then test the connection"
            )
        case (404, .installation):
            return (
                .disconnected, "installation_missing",
                "the app is not installed any more; start the installation again"
            )
        case (422, .installation):
            return (
                .disconnected, "permission_missing",
                "the installation grants less than is needed; an owner accepts the app's permissions in its settings"
            )
        case (403, _): return (.terminal, "permission_missing", "the installation does not allow it")
        case (404, _): return (.terminal, "not_found", "there is no such object, or it may not be seen")
        case (408, _), (500..., _): return (.retryable, "provider_unavailable", "the service has trouble")
        case (300..<400, _): return (.terminal, "redirected", "the answer leads elsewhere; check the API's address")
        default: return (.terminal, "rejected", "the call was not accepted")
        }
    }

    /// Both kinds of limit answer 403, the primary one with nothing left, the secondary one with a time to wait.
    private static func isRateLimit(_ reply: HTTPReply) -> Bool {
        reply.headers["x-ratelimit-remaining"] == "0" || reply.headers["retry-after"] != nil
    }
}
