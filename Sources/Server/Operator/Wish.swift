import Domain
package import Kernel

/// What the command line asks for, as it travels over the socket.
package struct Wish: Sendable {
    package let operation: String
    package let input: JSON
    package let organization: ID<Organization>?
    package let token: Secret?

    package init(_ operation: String, _ input: JSON, organization: ID<Organization>?, token: Secret?) {
        (self.operation, self.input, self.organization, self.token) = (operation, input, organization, token)
    }

    init(json: JSON) throws(Refusal) {
        self.init(
            try json.requireText("operation", in: "the call"),
            json["input"] ?? [:],
            organization: json["organization"]?.string.map { ID($0) },
            token: json["token"]?.string.map { Secret($0) }
        )
    }

    package var json: JSON {
        let json: JSON = [
            "operation": .string(operation), "input": input, "organization": .text(organization?.rawValue),
            "token": .text(token?.withText { $0 }),
        ]
        return json.withoutNulls
    }
}

extension Refusal {
    package var json: JSON {
        let json: JSON = [
            "code": .string(code.rawValue), "reason": .string(reason), "message": .string(message),
            "retryAfterMilliseconds": retryAfter.map { .integer($0.milliseconds) } ?? .null,
        ]
        return json.withoutNulls
    }

    package init?(json: JSON) {
        guard let code = json["code"]?.string.flatMap(Code.init), let reason = json["reason"]?.string,
            let message = json["message"]?.string
        else { return nil }
        self.init(
            code,
            reason,
            message,
            retryAfter: json["retryAfterMilliseconds"]?.integer.map(Span.init(milliseconds:))
        )
    }
}
