import ConnectorKit
import Connectors
import Kernel
import Synchronization
import TestKit
import Testing
import Vendors

@Suite struct AWSAnswerTests {
    private func xml(_ text: String) throws -> XMLElement { try XMLElement(parsing: Array(text.utf8)) }

    @Test func `an answer is read by names, whatever stands around and between`() throws {
        let answer = try xml(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- from a proxy -->
            <a:Reply xmlns:a="urn:x" kind='y'>
              <B/> <C a="1"><D>&lt;x&amp;&#65;&#x42;</D></C><!-- c --><B>second</B>
            </a:Reply>

            """
        )
        #expect(answer.name == "Reply")
        #expect(answer["C"]?["D"]?.text == "<x&AB")
        #expect(answer["B"]?.text == "")
        #expect(answer.first("D") == answer["C"]?["D"])
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a/><b/>", "<a><b></a></b>", "<a x></a>", "<a x=1></a>", "<a x=\"<\"/>",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a>&x;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&</a>",
        "<?php ?><a/>", "<a><![CDATA[x]]></a>", "<1a/>", "<a b='1'c='2'/>", "<a><!-- </a>",
        String(repeating: "<a>", count: 40) + String(repeating: "</a>", count: 40),
    ])
    func `what is not plain XML is refused`(text: String) {
        #expect(throws: Refusal.self) { try xml(text) }
    }

    @Test func `a megabyte and bytes that are no text are refused`() {
        #expect(throws: Refusal.self) { try XMLElement(parsing: [UInt8](repeating: 0x20, count: 1 << 20) + [0x3C]) }
        #expect(throws: Refusal.self) { try XMLElement(parsing: Array("<a>".utf8) + [0xFF] + Array("</a>".utf8)) }
    }

    static let errors: [(Int, String, String)] = [
        (
            403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code></Error></ErrorResponse>",
            "access_denied"
        ),
        (403, "<Error><Code>AccessDenied</Code><Message>m</Message></Error>", "access_denied"),
        (
            403,
            "<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors><RequestID>r</RequestID></Response>",
            "access_denied"
        ),
        (400, #"{"__type":"com.amazonaws.x#AccessDeniedException"}"#, "access_denied"),
        (400, #"{"__type":"AccessDeniedException:http://internal.amazon.com/coral/"}"#, "access_denied"),
        (400, "<ErrorResponse><Error><Code>IDPCommunicationError</Code></Error></ErrorResponse>", "issuer_unreachable"),
        (
            400, "<ErrorResponse><Error><Code>InvalidIdentityToken</Code></Error></ErrorResponse>",
            "identity_token_refused"
        ),
        (403, "<ErrorResponse><Error><Code>IDPRejectedClaim</Code></Error></ErrorResponse>", "identity_token_refused"),
        (403, "<ErrorResponse><Error><Code>RegionDisabledException</Code></Error></ErrorResponse>", "region_disabled"),
        (
            400, "<ErrorResponse><Error><Code>PackedPolicyTooLarge</Code></Error></ErrorResponse>",
            "session_policy_refused"
        ),
        (
            403, "<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>",
            "operator_credentials_refused"
        ),
        (
            403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>",
            "operator_credentials_refused"
        ),
        (400, "<ErrorResponse><Error><Code>RequestExpired</Code></Error></ErrorResponse>", "clock_off"),
        (400, "<ErrorResponse><Error><Code>ThrottlingException</Code></Error></ErrorResponse>", "rate_limited"),
        (400, "<ErrorResponse><Error><Code>ValidationError</Code></Error></ErrorResponse>", "rejected"),
        (500, "<html>Internal Server Error</html>", "provider_unavailable"),
        (400, "<html><p>nonsense", "unexpected_reply"),
        (200, "<html><body>signed in</body></html>", "unexpected_reply"),
        (200, "{}", "unexpected_reply"),
        (200, "<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>", "unexpected_reply"),
        (301, "", "unexpected_reply"),
    ]

    @Test(arguments: errors)
    func `every form of a no has its meaning, and nothing of its text is repeated`(
        status: Int,
        body: String,
        code: String
    ) async throws {
        let bench = try AWSBench()
        let broker = MintingBroker(
            AWSAssumeRole(),
            secrets: [:],
            transport: Canned(HTTPReply(status, body: Array(body.utf8))),
            time: bench.clock,
            randomness: SeededRandomness(seed: 1),
            app: { _ in OperatorApp(settings: ["access_key_id": "AKID"]) { _ in Secret("s") } }
        )
        let failure = await #expect(throws: ProviderFailure.self) {
            _ = try await broker.session(for: bench.binding, scopes: ["iam:ListUsers"])
        }
        #expect(failure?.code == code)
        #expect(failure?.message.contains("nonsense") == false)
    }

    @Test func `a server without an AWS identity of its own says so`() async throws {
        let bench = try AWSBench()
        let broker = MintingBroker(
            AWSAssumeRole(),
            secrets: [:],
            transport: bench.seen,
            time: bench.clock,
            randomness: SeededRandomness(seed: 1)
        )
        let code = await bench.failure { _ = try await broker.session(for: bench.binding, scopes: ["iam:ListUsers"]) }
        #expect(code == "operator_credentials_missing")
        #expect(bench.seen.all.isEmpty)
    }
}

/// Answers everything alike.
private struct Canned: Transport {
    let reply: HTTPReply

    init(_ reply: HTTPReply) { self.reply = reply }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply { reply }
}
