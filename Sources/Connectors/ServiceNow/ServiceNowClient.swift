import ConnectorKit
import Kernel

/// Calls one instance and turns what is not a success into a failure the job understands.
struct ServiceNowClient: Sendable {
    static let largestAnswer = 1_024 * 1_024

    let base: WebAddress
    let caller: AuthorizedCaller

    /// Reads records of a table: a page, fields by name.
    func table(_ name: String, fields: [String], limit: Int) async throws(ProviderFailure) -> [JSON] {
        let query = [
            ("sysparm_fields", fields.joined(separator: ",")), ("sysparm_limit", String(limit)),
            ("sysparm_exclude_reference_link", "true"),
        ]
        var call = HTTPCall(.get, base.appending(["api", "now", "table", name], query: query))
        call.headers.set("accept", "application/json")
        let reply: HTTPReply
        do { reply = try await caller.send(call) } catch { throw ProviderFailure(error) }
        guard reply.body.count <= Self.largestAnswer else {
            throw ProviderFailure(.terminal, "reply_too_large", "the answer of ServiceNow is larger than we accept")
        }
        guard reply.isSuccess else { throw ProviderFailure(serviceNow: reply) }
        guard let records = reply.json?["result"]?.array else {
            throw ProviderFailure(.retryable, "unexpected_reply", "the answer of ServiceNow is not a list of records")
        }
        return records
    }
}

extension ProviderFailure {
    init(serviceNow reply: HTTPReply) {
        let (kind, code, meaning) = Self.serviceNow(reply.status)
        self.init(
            kind,
            code,
            "ServiceNow answered \(reply.status): " + meaning,
            providerRequestID: reply.headers["x-transaction-id"],
            retryAfter: kind == .retryable ? Self.serviceNowWait(reply) : nil
        )
    }

    private static func serviceNow(_ status: Int) -> (Kind, String, String) {
        switch status {
        case 300..<400: (.terminal, "redirected", "the answer leads elsewhere; check the instance's address")
        case 401: (.disconnected, "credential_refused", "the token is not accepted; test the connection")
        case 403: (.terminal, "permission_missing", "the user that is bound to the client may not read this table")
        case 404: (.terminal, "not_found", "there is no such table, or it may not be seen")
        case 429: (.retryable, "rate_limited", "too many calls")
        case 408, 500...: (.retryable, "provider_unavailable", "the instance has trouble")
        default: (.terminal, "rejected", "the call was not accepted")
        }
    }

    private static func serviceNowWait(_ reply: HTTPReply) -> Span? {
        reply.headers["retry-after"].flatMap { Int64($0) }.map { .seconds(min(max($0, 0), 86_400)) }
    }
}
