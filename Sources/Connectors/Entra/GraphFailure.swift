import ConnectorKit
import Kernel

extension ProviderFailure {
    /// What a reply of Graph that is not a success means to the job.
    ///
    /// Graph's own sentence is left out and never branched on: it changes, and it repeats ids.
    init(graph reply: HTTPReply) {
        // A gateway may answer in HTML, so the status is judged first and the body only where there is one.
        let error = reply.json?["error"]
        let graphCode = error?["code"]?.string?.nonEmpty
        let (kind, code, meaning) = Self.graph(reply.status, graphCode)
        self.init(
            kind,
            code,
            "Graph answered \(reply.status)" + (graphCode.map { " `\($0.prefix(60))`" } ?? "") + ": " + meaning,
            providerRequestID: reply.graphRequestID,
            retryAfter: kind == .retryable ? reply.retryAfter : nil
        )
    }

    private static func graph(_ status: Int, _ code: String?) -> (Kind, String, String) {
        switch (status, code) {
        case (429, _): (.retryable, "rate_limited", "too many calls")
        case (401, _): (.disconnected, "credential_refused", "the token is not accepted")
        case (403, _): (.terminal, "permission_missing", "consent for it is missing; run the connection test")
        case (404, _): (.retryable, "not_found", "there is no such object, or it is too new to be seen everywhere")
        case (409, _): (.retryable, "busy", "others are changing the same object")
        case (423, _): (.retryable, "busy", "the object is locked")
        case (408, _), (500..., _): (.retryable, "provider_unavailable", "the service has trouble")
        case (300..<400, _): (.terminal, "redirected", "the answer leads elsewhere; check the cloud's addresses")
        default: (.terminal, "rejected", "the call was not accepted")
        }
    }
}

extension HTTPReply {
    /// Graph's id of the exchange, for Microsoft's support; both spellings of the inner object occur.
    var graphRequestID: String? {
        let error = json?["error"]
        let inner = error?["innerError"] ?? error?["innererror"]
        return headers["request-id"] ?? inner?["request-id"]?.string
    }

    /// `Retry-After` in seconds or as a date, at most an hour; nil leaves the wait to the job's own backoff.
    var retryAfter: Span? {
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Int64(text) { return .seconds(min(max(seconds, 0), 3_600)) }
        guard let at = HTTPDate.parse(text), let date = headers["date"].flatMap(HTTPDate.parse) else { return nil }
        return min(max(at - date, .seconds(0)), .hours(1))
    }
}
