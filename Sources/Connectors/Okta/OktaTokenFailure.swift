import ConnectorKit
import Kernel

extension ProviderFailure {
    /// What a refusal of Okta's token endpoint means: OAuth words, or a gateway's page.
    init(oktaToken reply: HTTPReply) {
        let error = reply.json?["error"]?.string
        let (kind, code, meaning) = Self.oktaToken(reply, error)
        self.init(
            kind,
            code,
            "Okta's token endpoint answered \(reply.status)" + (error.map { " `\($0.prefix(40))`" } ?? "") + ": "
                + meaning,
            providerRequestID: reply.headers["x-okta-request-id"],
            retryAfter: reply.status == 429 ? OktaRateLimit(reply.headers).wait : nil
        )
    }

    private static func oktaToken(_ reply: HTTPReply, _ error: String?) -> (Kind, String, String) {
        switch (reply.status, error) {
        case (429, _): (.retryable, "rate_limited", "too many calls")
        case (408, _), (500..., _): (.retryable, "provider_unavailable", "the service has trouble")
        case (_, "invalid_client"?):
            (
                .disconnected, "credential_refused",
                "check the client id, the `kid`, the app's public key, that the app is active, and this machine's clock"
            )
        case (_, "invalid_scope"?): (.terminal, "scope_missing", "the app is not granted all scopes it asks for")
        case (_, "invalid_dpop_proof"?): (.retryable, "proof_refused", "check this machine's clock")
        case (_, "unauthorized_client"?):
            (.disconnected, "credential_refused", "the app may not use client credentials; make it an API Services app")
        case (401, _), (403, _): (.disconnected, "credential_refused", "the credential is not accepted")
        default: (.terminal, "rejected", "check that `org_url` is the address of the org")
        }
    }
}
