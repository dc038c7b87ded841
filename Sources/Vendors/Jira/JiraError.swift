package import ConnectorKit
package import Kernel

/// A "no" of Jira, in either of its two shapes.
struct JiraError: Error {
    let status: Int
    let messages: [String]
    let fields: [(String, String)]
    var limit: (reason: String, wait: Span)?

    init(_ status: Int, _ messages: String..., fields: [(String, String)] = []) {
        (self.status, self.messages, self.fields) = (status, messages, fields)
    }

    static func notFound(_ message: String) -> JiraError { JiraError(404, message) }

    static let noIssue = JiraError.notFound("Issue does not exist or you do not have permission to see it.")

    static func limited(_ reason: String, wait: Span) -> JiraError {
        var error = JiraError(429, "Rate limit exceeded.")
        error.limit = (reason, wait)
        return error
    }

    /// `ErrorCollection` of the platform.
    func platformReply(at now: Instant) -> HTTPReply {
        let body: JSON = [
            "errorMessages": .strings(messages),
            "errors": .object(fields.map { JSON.Member($0.0, .string($0.1)) }),
        ]
        return .json(status, body, headers: headers(at: now))
    }

    /// The service desk's own shape.
    var serviceDeskReply: HTTPReply {
        let text = (messages + fields.map(\.1)).joined(separator: " ")
        let body: JSON = [
            "errorMessage": .string(text),
            "i18nErrorMessage": ["i18nKey": "sd.error", "parameters": []],
        ]
        return .json(status, body)
    }

    private func headers(at now: Instant) -> HTTPHeaders {
        guard let limit else { return [] }
        return HTTPHeaders([
            ("Retry-After", String(limit.wait.secondsRoundedUp)), ("RateLimit-Reason", limit.reason),
            ("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "0"),
            ("X-RateLimit-Reset", (now + limit.wait).rfc3339),
        ])
    }
}

extension JiraSite {
    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        switch trouble {
        case .rateLimited(let wait): JiraError.limited("jira-quota-tenant-based", wait: wait).platformReply(at: now)
        case .crowded: JiraError.limited("jira-burst-based", wait: .seconds(1)).platformReply(at: now)
        case .conflict: JiraError(409, "Somebody else is editing this issue").platformReply(at: now)
        case .broken: JiraError(500, "Internal server error").platformReply(at: now)
        case .unavailable: JiraError(503, "Service unavailable").platformReply(at: now)
        case .gateway: .gatewayPage
        }
    }
}
