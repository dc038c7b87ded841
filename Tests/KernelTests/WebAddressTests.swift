import Kernel
import Testing

@Suite struct WebAddressTests {
    static let read: [(String, origin: String, target: String)] = [
        ("https://example.com", "https://example.com", "/"), ("HTTPS://EXAMPLE.com:443/A", "https://example.com", "/A"),
        ("http://example.com:80/?q", "http://example.com", "/?q"),
        ("http://127.0.0.1:8080/x?a=1&b=%20", "http://127.0.0.1:8080", "/x?a=1&b=%20"),
        ("http://[::1]:8080/", "http://[::1]:8080", "/"), ("https://[2001:db8::1]/p", "https://[2001:db8::1]", "/p"),
        ("https://a.example?x=/y?z", "https://a.example", "/?x=/y?z"),
    ]

    @Test(arguments: read) func `an address has an origin and a target`(text: String, origin: String, target: String)
        throws
    {
        let address = try #require(WebAddress(text))
        #expect(address.origin == origin)
        #expect(address.target == target)
    }

    static let hostile = [
        "", "example.com", "//example.com", "ftp://example.com", "javascript:alert(1)", "file:///etc/passwd",
        "https://",
        "https:///path", "https://user@example.com", "https://user:pw@example.com", "https://good.example@evil.example",
        "https://good.example\\@evil.example", "https://example.com#x", "https://exa mple.com",
        "https://example.com/a b",
        "https://example.com\n", "https://example.com/\u{0}", "https://ex%61mple.com", "https://exämple.com",
        "https://example.com:", "https://example.com:0", "https://example.com:65536", "https://example.com:-1",
        "https://example.com:+80", "https://example.com:80x", "https://a:b:c", "https://[::1", "https://::1]/",
        "https://a[b]c", "https://[::1]x:80/", "https://[]/", "https://[exa]/", " https://example.com",
    ]

    @Test(arguments: hostile) func `an address that two readers could take for two hosts is refused`(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test func `what is appended cannot leave its place`() throws {
        let base = try #require(WebAddress("https://example.com/base/"))
        let address = base.appending(["..", "a/b", "c?d", "é"], query: [("q", "1&2=3"), ("r", "")])
        #expect(address.description == "https://example.com/base/../a%2Fb/c%3Fd/%C3%A9?q=1%262%3D3&r=")
        #expect(address.hasSameOrigin(as: base))
    }

    @Test func `a form comes back as it was written`() throws {
        let pairs = [("a", "1 + 1"), ("b", "ü&="), ("a", ""), ("", "x")]
        let back = try #require(WebAddress.parseForm(WebAddress.form(pairs)))
        #expect(back.map(\.0) == pairs.map(\.0))
        #expect(back.map(\.1) == pairs.map(\.1))
        #expect(WebAddress.parseForm("x=a+b")?.first?.1 == "a b")
    }

    @Test(arguments: ["%", "%4", "%zz", "a%", "%FF", "%C3", "%+1"]) func `damaged encoding is refused`(text: String) {
        #expect(WebAddress.decode(text) == nil)
        #expect(WebAddress.parseForm("a=" + text) == nil)
    }
}
