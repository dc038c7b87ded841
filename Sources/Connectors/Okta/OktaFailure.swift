import ConnectorKit
import Kernel

extension ProviderFailure {
    /// What a reply of Okta's management API that is not a success means to the job.
    ///
    /// Okta's own sentence is left out, because it repeats logins and ids; its error id leads Okta's support to it.
    init(okta reply: HTTPReply) {
        // A gateway may answer in HTML, so the status is judged first and the body only where there is one.
        let body = reply.json
        let errorCode = body?["errorCode"]?.string
        let (kind, code, meaning) = Self.okta(reply, errorCode)
        self.init(
            kind,
            code,
            "Okta answered \(reply.status)" + (errorCode.map { " \($0)" } ?? "") + ": " + meaning,
            providerRequestID: body?["errorId"]?.string ?? reply.headers["x-okta-request-id"],
            retryAfter: reply.status == 429 ? OktaRateLimit(reply.headers).wait : nil
        )
    }

    private typealias Meaning = (Kind, String, String)

    private static func okta(_ reply: HTTPReply, _ errorCode: String?) -> Meaning {
        switch reply.status {
        case 429: rateLimited(reply)
        case 401: (.disconnected, "credential_refused", "the credential is not accepted")
        case 403: forbidden(reply, errorCode)
        case 404: notFound(reply, errorCode)
        case 405: (.terminal, "permission_missing", "this is not allowed; a role or scope may be missing")
        case 409, 423: (.retryable, "busy", "the object is being changed; try again in a few minutes")
        case 501: (.terminal, "group_not_writable", "the operation is not supported, as for built-in groups")
        case 408, 500...: (.retryable, "provider_unavailable", "the service has trouble")
        case 300..<400: (.terminal, "redirected", "the answer leads elsewhere; check the org's address")
        default: (.terminal, "rejected", "the call was not accepted")
        }
    }

    private static func rateLimited(_ reply: HTTPReply) -> Meaning {
        OktaRateLimit(reply.headers).isConcurrency
            ? (.retryable, "concurrency_limited", "too many calls at once")
            : (.retryable, "rate_limited", "too many calls")
    }

    private static func forbidden(_ reply: HTTPReply, _ errorCode: String?) -> Meaning {
        if errorCode == "E0000038" {
            return (.terminal, "person_inactive", "the person's status does not allow it")
        }
        if reply.headers.values("www-authenticate").contains(where: { $0.contains("insufficient_scope") }) {
            return (.terminal, "scope_missing", "the token lacks a scope; run the connection test")
        }
        return (
            .terminal, "permission_missing",
            "the admin role does not allow it, or the group is protected; run the connection test"
        )
    }

    /// Okta says in brackets at the end which kind of object is missing.
    private static func notFound(_ reply: HTTPReply, _ errorCode: String?) -> Meaning {
        let summary = reply.json?["errorSummary"]?.string ?? ""
        if errorCode == "E0000008" { return (.terminal, "address_wrong", "no such path; check the org's address") }
        if summary.hasSuffix("(User)") { return (.terminal, "person_missing", "there is no such person") }
        if summary.hasSuffix("(UserGroup)") || summary.hasSuffix("(Group)") {
            return (.terminal, "group_missing", "there is no such group")
        }
        return (.terminal, "not_found", "there is no such object")
    }
}
