import ConnectorKit
import Kernel

/// What AWS says is wrong, whichever of its forms it says it in.
struct AWSError: Equatable {
    let code: String
    let requestID: String?

    /// Reads `<ErrorResponse><Error>…`, a bare `<Error>`, `<Response><Errors><Error>…`, and the JSON of newer services.
    ///
    /// Nil when it is something else, such as a gateway's HTML. AWS's message is left out: it repeats what was sent.
    init?(_ reply: HTTPReply) {
        let headerID = reply.headers["x-amzn-requestid"] ?? reply.headers["x-amz-request-id"]
        if let json = reply.json {
            guard let type = json["__type"]?.string ?? json["code"]?.string else { return nil }
            // `com.amazonaws.organizations#AccessDeniedException`, or with an address after a colon.
            let name = type.split(separator: "#").last.map(String.init) ?? type
            (code, requestID) = (name.split(separator: ":").first.map(String.init) ?? name, headerID)
            return
        }
        guard let root = try? XMLElement(parsing: reply.body) else { return nil }
        let error = root.name == "Error" ? root : root.first("Error")
        guard let code = error?["Code"]?.text, !code.isEmpty else { return nil }
        self.code = code
        requestID = (root.first("RequestId") ?? root.first("RequestID"))?.text ?? headerID
    }

    /// AWS's names for one thing differ by service and age: `ExpiredToken`, `ExpiredTokenException`.
    var word: String { code.hasSuffix("Exception") ? String(code.dropLast(9)) : code }
    var isDenial: Bool { ["AccessDenied", "UnauthorizedOperation", "AuthorizationError"].contains(word) }
}

extension ProviderFailure {
    /// What a refusal of STS or of another service of AWS means for the connection.
    init(aws reply: HTTPReply) {
        let error = AWSError(reply)
        let (kind, code, words) = Self.meaning(reply.status, error)
        let name = error.map { " `\($0.code.prefix(60))`" } ?? ""
        self.init(
            kind,
            code,
            "AWS answered \(reply.status)\(name): \(words)",
            providerRequestID: error?.requestID ?? reply.headers["x-amzn-requestid"],
            retryAfter: reply.retryAfter
        )
    }

    private static func meaning(_ status: Int, _ error: AWSError?) -> (Kind, String, String) {
        if let known = error.flatMap({ meanings[$0.word] }) { return known }
        switch status {
        case 429: return (.retryable, "rate_limited", "too many calls")
        case 500...: return (.retryable, "provider_unavailable", "the service has trouble")
        case 401, 403: return (.disconnected, "access_denied", "the call is not allowed")
        default:
            return error == nil
                ? (.terminal, "unexpected_reply", "the answer is not one of AWS; check what stands between")
                : (.terminal, "rejected", "the call is not accepted")
        }
    }

    private static let denied: (Kind, String, String) = (
        .disconnected, "access_denied",
        "the role does not let us in or does not exist; compare its trust with the one that was handed out"
    )
    private static let ours: (Kind, String, String) = (
        .terminal, "operator_credentials_refused", "this server's own AWS credentials are not accepted"
    )
    private static let busy: (Kind, String, String) = (.retryable, "rate_limited", "too many calls")

    private static let meanings: [String: (Kind, String, String)] = [
        "AccessDenied": denied, "UnauthorizedOperation": denied, "AuthorizationError": denied,
        "MalformedPolicyDocument": (.terminal, "session_policy_refused", "the session's policy is not accepted"),
        "PackedPolicyTooLarge": (.terminal, "session_policy_refused", "the session's policy is too large"),
        "ExpiredToken": (.retryable, "token_expired", "what was shown has expired; check this machine's clock"),
        "InvalidIdentityToken": (
            .disconnected, "identity_token_refused",
            "the account does not take this server's token: check its identity provider, and that AWS reaches the issuer"
        ),
        "IDPCommunicationError": (.retryable, "issuer_unreachable", "AWS cannot read this server's key set right now"),
        "IDPRejectedClaim": (.disconnected, "identity_token_refused", "the account refuses this server's token"),
        "RegionDisabled": (.terminal, "region_disabled", "STS is switched off in the region; choose another one"),
        "InvalidClientTokenId": ours, "SignatureDoesNotMatch": ours, "IncompleteSignature": ours,
        "UnrecognizedClient": ours, "AuthFailure": ours, "MissingAuthenticationToken": ours,
        "RequestExpired": (.retryable, "clock_off", "the clocks differ by more than 15 minutes"),
        "Throttling": busy, "TooManyRequests": busy, "RequestLimitExceeded": busy,
        "ServiceUnavailable": (.retryable, "provider_unavailable", "the service has trouble"),
        "InternalFailure": (.retryable, "provider_unavailable", "the service has trouble"),
    ]

    static func unexpectedAWSReply(_ what: String) -> ProviderFailure {
        ProviderFailure(.terminal, "unexpected_reply", "AWS answered \(what)")
    }
}
