import ConnectorKit
import Kernel
import Testing

@testable import Connectors

@Suite struct OktaFailureTests {
    static let table: [(Int, String, ProviderFailure.Kind, String)] = [
        (400, "E0000001", .terminal, "rejected"), (401, "E0000011", .disconnected, "credential_refused"),
        (403, "E0000006", .terminal, "permission_missing"), (403, "E0000038", .terminal, "person_inactive"),
        (404, "E0000008", .terminal, "address_wrong"), (405, "E0000022", .terminal, "permission_missing"),
        (409, "E0000112", .retryable, "busy"), (423, "E0000239", .retryable, "busy"),
        (429, "E0000047", .retryable, "rate_limited"), (500, "E0000009", .retryable, "provider_unavailable"),
        (501, "E0000060", .terminal, "group_not_writable"), (503, "E0000010", .retryable, "provider_unavailable"),
        (502, "", .retryable, "provider_unavailable"), (302, "", .terminal, "redirected"),
    ]

    @Test(arguments: table)
    func `a refusal is classed by status and Okta's code`(
        status: Int,
        errorCode: String,
        kind: ProviderFailure.Kind,
        code: String
    ) {
        let failure = ProviderFailure(okta: .json(status, ["errorCode": .string(errorCode), "errorId": "oae1"]))
        #expect(failure.kind == kind && failure.code == code)
        #expect(failure.providerRequestID == "oae1")
    }

    @Test func `a page of HTML is judged by its status`() {
        let page = HTTPReply(504, body: Array("<html>{</html>".utf8))
        #expect(ProviderFailure(okta: page).code == "provider_unavailable")
        #expect(ProviderFailure(oktaToken: page).kind == .retryable)
    }

    @Test func `what the error says about people is not repeated`() {
        let summary = "Not found: Resource not found: ria@small-company.example (User)"
        let failure = ProviderFailure(okta: .json(404, ["errorCode": "E0000007", "errorSummary": .string(summary)]))
        #expect(failure.code == "person_missing" && !failure.message.contains("ria"))
    }

    static let limits: [(HTTPHeaders, Bool, Span?)] = [
        (
            [
                "x-rate-limit-limit": "600", "x-rate-limit-remaining": "0", "x-rate-limit-reset": "1000",
                "date": "Thu, 01 Jan 1970 00:16:00 GMT",
            ], false, .seconds(41)
        ),
        (
            [
                "x-rate-limit-limit": "0", "x-rate-limit-remaining": "0", "x-rate-limit-reset": "961",
                "date": "Thu, 01 Jan 1970 00:16:00 GMT",
            ], true, .seconds(2)
        ),
        (["x-rate-limit-reset": "1000"], false, nil),
        (["x-rate-limit-reset": "1000", "date": "yesterday"], false, nil),
        (["x-rate-limit-reset": "900", "date": "Thu, 01 Jan 1970 00:16:00 GMT"], false, .seconds(1)),
        (["x-rate-limit-reset": "999999999", "date": "Thu, 01 Jan 1970 00:16:00 GMT"], false, .seconds(601)),
        (["x-rate-limit-reset": "9223372036854775807", "date": "Thu, 01 Jan 1970 00:16:00 GMT"], false, nil),
    ]

    @Test(arguments: limits)
    func `a limit's wait is its reset less the reply's own date`(headers: HTTPHeaders, isConcurrency: Bool, wait: Span?)
    {
        let limit = OktaRateLimit(headers)
        #expect(limit.isConcurrency == isConcurrency && limit.wait == wait)
    }

    static let links: [([String], String?)] = [
        (
            ["<https://a/x?limit=2>; rel=\"self\"", "<https://a/x?after=1,2&limit=2>; rel=\"next\""],
            "https://a/x?after=1,2&limit=2"
        ),
        (["<https://a/x>; rel=\"self\", <https://a/y>; rel=\"next\""], "https://a/y"),
        (["<https://a/y>; title=\"a, b\"; rel=next"], "https://a/y"),
        (["<https://a/y>; rel=\"prev next\""], "https://a/y"),
        (["<https://a/x>; rel=\"self\""], nil), ([], nil), (["garbage"], nil), (["<unclosed"], nil),
        (["<https://a/y>; rev=\"next\""], nil),
    ]

    @Test(arguments: links)
    func `the next page is found on whatever line it stands`(lines: [String], target: String?) {
        #expect(LinkHeader.target("next", in: HTTPHeaders(lines.map { ("Link", $0) })) == target)
    }

    @Test func `HTTP dates are read and written`() {
        let instant: Instant = 784_111_777_000
        #expect(HTTPDate.parse("Sun, 06 Nov 1994 08:49:37 GMT") == instant)
        #expect(HTTPDate.format(instant) == "Sun, 06 Nov 1994 08:49:37 GMT")
        for text in ["", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT"]
        {
            #expect(HTTPDate.parse(text) == nil)
        }
    }
}
