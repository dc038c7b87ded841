import Kernel
import Testing

@testable import Signing

@Suite struct MessageSignatureTests {
    static let now: Instant = 1_760_000_000_000
    let secret = Secret("a secret of the app")

    private func message(_ body: String = #"{"a":1}"#, path: String = "/core/v1/add", query: String? = "a=b")
        -> SignableMessage
    {
        SignableMessage(
            method: "POST",
            authority: "Core.example",
            path: path,
            query: query,
            fields: [("Content-Type", "application/json")],
            body: Array(body.utf8)
        )
    }

    private func signature(life: Span = .seconds(60), components: [String] = MessageSignature.required)
        -> MessageSignature
    {
        MessageSignature(
            components: components,
            created: Self.now,
            expires: Self.now + life,
            nonce: "0123456789abcdef",
            keyID: "app-1",
            tag: "clearance-core"
        )
    }

    private func signed(_ signature: MessageSignature? = nil) throws -> SignableMessage {
        var message = message()
        message.fields += try (signature ?? self.signature()).fields(for: message, secret: secret)
        return message
    }

    private func reason(_ message: SignableMessage, at now: Instant = now, tag: String = "clearance-core") -> String {
        do {
            try ReceivedSignature(in: message).verify(message, secret: secret, tag: tag, at: now)
            return "accepted"
        } catch { return error.reason }
    }

    /// The same signature on another message.
    private func moved(to other: SignableMessage) throws -> SignableMessage {
        var other = other
        other.fields += try signed().fields.filter { $0.name != "content-type" }
        return other
    }

    @Test func `a signed message verifies and says whose key to look up`() throws {
        let message = try signed()
        #expect(reason(message) == "accepted")
        #expect(try ReceivedSignature(in: message).signature == signature())
    }

    @Test func `the signature covers what steers the request`() throws {
        #expect(reason(try moved(to: message(#"{"a":2}"#))) == "digest_mismatch")
        #expect(reason(try moved(to: message(path: "/core/v1/remove"))) == "signature_wrong")
        #expect(reason(try moved(to: message(query: nil))) == "signature_wrong")
        #expect(reason(try moved(to: message(query: "a=c"))) == "signature_wrong")
    }

    @Test func `an altered body with a fitting digest is refused`() throws {
        var forged = message(#"{"a":2}"#)
        forged.fields += try signed().fields.filter { $0.name.hasPrefix("signature") }
        forged.fields.append(("content-digest", ContentDigest.value(for: forged.body)))
        #expect(reason(forged) == "signature_wrong")
    }

    @Test func `a signature that leaves something out is refused`() throws {
        for component in MessageSignature.required {
            let partial = signature(components: MessageSignature.required.filter { $0 != component })
            #expect(reason(try signed(partial)) == "signature_malformed")
        }
    }

    @Test func `a signature lives a minute, give or take the clocks`() throws {
        let message = try signed()
        #expect(reason(message, at: Self.now - .seconds(60)) == "accepted")
        #expect(reason(message, at: Self.now - .seconds(61)) == "signature_from_the_future")
        #expect(reason(message, at: Self.now + .seconds(119)) == "accepted")
        #expect(reason(message, at: Self.now + .seconds(120)) == "signature_expired")
        #expect(reason(try signed(signature(life: .hours(1)))) == "signature_expired")
    }

    @Test func `a signature for another use is refused`() throws {
        #expect(reason(try signed(), tag: "other") == "signature_malformed")
    }

    @Test func `an unsigned message and garbage are refused`() throws {
        #expect(reason(message()) == "signature_missing")
        var garbage = message()
        garbage.fields += [("signature-input", "clearance=("), ("signature", "clearance=:AA==:")]
        #expect(reason(garbage) == "signature_missing")
        var alg = try signed()
        alg.fields = alg.fields.map { ($0.name, $0.value.replacing("hmac-sha256", with: "rsa-v1_5-sha256")) }
        #expect(reason(alg) == "signature_malformed")
    }

    /// RFC 9421 B.2.5.
    @Test func `the published HMAC signature comes out`() throws {
        let key = try #require(
            Base64.decode("uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==")
        )
        let request = SignableMessage(
            method: "POST",
            authority: "example.com",
            path: "/foo",
            query: "param=Value&Pet=dog",
            fields: [("Date", "Tue, 20 Apr 2021 02:07:55 GMT"), ("Content-Type", "application/json")],
            body: []
        )
        let parameters = #"("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret""#
        let base = try signatureBase(of: request, ["date", "@authority", "content-type"], parameters)
        #expect(Base64.encode(hmacSHA256(base, key: key)) == "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=")
    }
}
