import ConnectorKit
import Kernel

extension ProviderFailure {
    /// What a reply of Jira that is not a success means to the job.
    ///
    /// Jira's own sentences are left out, because they repeat names and what people typed; the fields that it names are
    /// configuration and stay.
    init(jira reply: HTTPReply, at now: Instant) {
        let (kind, code, meaning) = Self.meaning(of: reply)
        self.init(
            kind,
            code,
            "Jira answered \(reply.status): " + meaning + Self.fields(in: reply),
            providerRequestID: reply.headers["atl-traceid"] ?? reply.headers["x-arequestid"],
            retryAfter: kind == .retryable ? JiraRateLimit(reply)?.wait(at: now) : nil
        )
    }

    private static func meaning(of reply: HTTPReply) -> (Kind, String, String) {
        if let limit = JiraRateLimit(reply) { return (.retryable, limit.code, "too many calls") }
        return switch reply.status {
        case 401: (.disconnected, "credential_refused", "the credential is not accepted")
        case 403: (.terminal, "permission_missing", "a permission is missing; run the connection test")
        case 404: (.terminal, "not_found", "there is no such object, or it may not be seen")
        case 409: (.retryable, "conflict", "others are changing the same object")
        case 408, 500...: (.retryable, "jira_unavailable", "the service has trouble")
        case 300..<400: (.terminal, "redirected", "the answer leads elsewhere; check the site's address")
        default: (.terminal, "rejected", "the call was not accepted")
        }
    }

    /// The names of the fields that Jira complains of, such as `resolution`.
    private static func fields(in reply: HTTPReply) -> String {
        let names = (reply.json?["errors"]?.members ?? []).map(\.key).filter { name in
            name.utf8.count <= 60 && name.wholeMatch(of: /[A-Za-z0-9_]+/) != nil
        }
        return names.isEmpty ? "" : "; fields: " + names.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
    }
}
