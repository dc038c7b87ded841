import ConnectorKit
import Kernel

extension ProviderFailure {
    /// What a reply of Jira that is not a success means to the job.
    init(jira reply: HTTPReply, at now: Instant) {
        let (kind, code) = Self.meaning(of: reply)
        self.init(
            kind,
            code,
            "Jira answered \(reply.status): " + Self.explanation(in: reply),
            providerRequestID: reply.headers["atl-traceid"] ?? reply.headers["x-arequestid"],
            retryAfter: kind == .retryable ? JiraRateLimit(reply)?.wait(at: now) : nil
        )
    }

    private static func meaning(of reply: HTTPReply) -> (Kind, String) {
        if let limit = JiraRateLimit(reply) { return (.retryable, limit.code) }
        return switch reply.status {
        case 401: (.disconnected, "credential_refused")
        case 403: (.terminal, "permission_missing")
        case 404: (.terminal, "not_found")
        case 409: (.retryable, "conflict")
        case 408, 500...: (.retryable, "jira_unavailable")
        case 300..<400: (.terminal, "redirected")
        default: (.terminal, "rejected")
        }
    }

    /// The platform's `errorMessages` and `errors`, or the service desk's `errorMessage`, cut to a readable length.
    private static func explanation(in reply: HTTPReply) -> String {
        let body = reply.json
        let general = body?["errorMessages"]?.array?.compactMap(\.string) ?? []
        let byField = body?["errors"]?.members?.compactMap { error in error.value.string.map { "`\(error.key)`: \($0)" }
        }
        let serviceDesk = [body?["errorMessage"]?.string, body?["message"]?.string].compactMap(\.self)
        let all = general + (byField ?? []) + serviceDesk
        return all.isEmpty ? "no explanation" : String(all.joined(separator: "; ").prefix(300))
    }
}
