import Hummingbird
import Kernel

/// RFC 9457 problem details: what a "no" looks like over HTTP.
struct Problem: Sendable {
    var status: HTTPResponse.Status
    let reason: String
    let detail: String
    let retryAfter: Span?

    /// A fault, told without particulars; the log has them under the request's id.
    static let fault = Problem(
        status: .internalServerError,
        reason: "internal_error",
        detail: "internal error; nothing was changed that is not on the record; tell an admin the request id",
        retryAfter: nil
    )

    func json(requestID: String) -> JSON {
        [
            "type": .string("/problems/\(reason)"), "title": .string(status.reasonPhrase),
            "status": .integer(Int64(status.code)), "detail": .string(detail), "reason": .string(reason),
            "requestId": .string(requestID),
        ]
    }

    func response(requestID: String) -> Response {
        var response = Response.json(json(requestID: requestID), status: status)
        response.headers[.contentType] = "application/problem+json"
        addHints(to: &response)
        return response
    }

    func addHints(to response: inout Response) {
        if let retryAfter { response.headers[.retryAfter] = String(max(1, retryAfter.secondsRoundedUp)) }
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer realm=\"clearance\"" }
    }
}
