import ConnectorKit
import Kernel

/// Which of Google's services was asked.
enum GCPQuestion {
    case exchange, impersonation, data
}

extension ProviderFailure {
    /// What a reply of Google's that is not a success means.
    ///
    /// The exchange answers as OAuth does, all others with `{"error": {"code", "status", "message"}}`. Messages are left
    /// out: they repeat names, and now and then a claim of the token.
    init(gcp reply: HTTPReply, _ question: GCPQuestion) {
        let body = reply.json
        let word = body?["error"]?.string ?? body?["error"]?["status"]?.string ?? ""
        let (kind, code, meaning) = Self.meaning(reply.status, word, question)
        let shown = word.utf8.allSatisfy { (65...122).contains($0) } ? word.prefix(40) : ""
        self.init(
            kind,
            code,
            "Google Cloud answered \(reply.status)" + (shown.isEmpty ? "" : " `\(shown)`") + ": " + meaning,
            retryAfter: kind == .retryable
                ? reply.headers["retry-after"].flatMap { Int64($0) }.map { .seconds($0) } : nil
        )
    }

    static func unexpectedGCPReply(_ what: String) -> ProviderFailure {
        ProviderFailure(.retryable, "unexpected_reply", "the answer of Google Cloud is \(what)")
    }

    private static func meaning(_ status: Int, _ word: String, _ question: GCPQuestion) -> (Kind, String, String) {
        switch (status, word) {
        case (429, _), (_, "RESOURCE_EXHAUSTED"): return (.retryable, "rate_limited", "too many calls")
        case (408, _), (500..., _), (_, "temporarily_unavailable"), (_, "UNAVAILABLE"):
            return (.retryable, "provider_unavailable", "the service has trouble")
        case (300..<400, _): return (.terminal, "redirected", "the answer leads elsewhere; check the service's address")
        default: break
        }
        switch question {
        case .exchange: return exchange(status, word)
        case .impersonation: return impersonation(status)
        case .data:
            return status == 401
                ? (.disconnected, "credential_refused", "the token is not accepted")
                : status == 403
                    ? (.terminal, "permission_missing", "the service account's roles do not allow it")
                    : (.terminal, "rejected", "the call was not accepted")
        }
    }

    private static func exchange(_ status: Int, _ word: String) -> (Kind, String, String) {
        switch word {
        case "invalid_target":
            (
                .disconnected, "trust_missing",
                "the pool or its provider is missing or disabled; apply the template again, then test the connection"
            )
        case "invalid_grant":
            (
                .disconnected, "trust_refused",
                "our token is not accepted; check the provider's issuer, audience and keys, and this server's clock"
            )
        case "unauthorized_client", "access_denied":
            (.disconnected, "trust_refused", "the provider's attribute condition does not let this connection in")
        default:
            status == 401 || status == 403
                ? (.disconnected, "trust_refused", "the exchange is not allowed")
                : (.terminal, "rejected", "the exchange was not accepted")
        }
    }

    private static func impersonation(_ status: Int) -> (Kind, String, String) {
        switch status {
        case 401, 403:
            (
                .disconnected, "impersonation_denied",
                "the pool's subject may not act as the service account; grant it `roles/iam.workloadIdentityUser`"
            )
        case 404: (.disconnected, "service_account_missing", "there is no such service account; it may be deleted")
        default: (.terminal, "rejected", "the impersonation was not accepted")
        }
    }
}
