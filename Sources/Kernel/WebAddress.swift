/// An absolute http or https address in its parts.
///
/// Path and query are kept percent-encoded, as they travel.
package struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    package let scheme: String
    /// Lower case, without port; an IPv6 address stands in brackets.
    package let host: String
    package let port: Int
    package var path: String
    package var query: String?

    /// Reads `http://` and `https://` addresses.
    ///
    /// Refuses user info, fragments, spaces, backslashes and control characters.
    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }), !text.contains("#"),
            let schemeEnd = text.firstRange(of: "://")
        else { return nil }
        let scheme = text[..<schemeEnd.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { return nil }
        let rest = text[schemeEnd.upperBound...]
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let (host, port) = WebAddress.splitAuthority(rest[..<authorityEnd], scheme: scheme) else { return nil }
        let tail = rest[authorityEnd...]
        let queryStart = tail.firstIndex(of: "?")
        let path = tail[..<(queryStart ?? tail.endIndex)]
        (self.scheme, self.host, self.port) = (scheme, host, port)
        self.path = path.isEmpty ? "/" : String(path)
        query = queryStart.map { String(tail[tail.index(after: $0)...]) }
    }

    private static func splitAuthority(_ text: Substring, scheme: String) -> (String, Int)? {
        guard !text.contains("@") else { return nil }
        let colon =
            text.hasPrefix("[")
            ? text.firstIndex(of: "]").flatMap { text[$0...].firstIndex(of: ":") } : text.firstIndex(of: ":")
        let host = text[..<(colon ?? text.endIndex)].lowercased()
        guard isHost(host) else { return nil }
        guard let colon else { return (host, scheme == "https" ? 443 : 80) }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits), (1...65_535).contains(port)
        else { return nil }
        return (host, port)
    }

    /// A name or an IPv4 address of letters, digits, `-`, `.` and `_`; or an IPv6 address, whole in brackets.
    private static func isHost(_ host: String) -> Bool {
        guard host.hasPrefix("[") else {
            return !host.isEmpty
                && host.utf8.allSatisfy {
                    (97...122).contains($0) || (48...57).contains($0) || [45, 46, 95].contains($0)
                }
        }
        let inner = host.dropFirst().dropLast()
        return host.hasSuffix("]") && inner.contains(":")
            && inner.utf8.allSatisfy { (97...102).contains($0) || (48...58).contains($0) || $0 == 46 }
    }

    /// Scheme, host and port, the last only where it is not the scheme's own.
    package var origin: String {
        "\(scheme)://\(host)" + (port == (scheme == "https" ? 443 : 80) ? "" : ":\(port)")
    }

    /// Path and query, as the request line carries them.
    package var target: String { path + (query.map { "?" + $0 } ?? "") }
    package var description: String { origin + target }

    /// This address with a path below its own and a query.
    ///
    /// Both parts are encoded here.
    package func appending(_ segments: [String], query: [(String, String)] = []) -> WebAddress {
        var copy = self
        let base = path.hasSuffix("/") ? String(path.dropLast()) : path
        copy.path = base + segments.map { "/" + WebAddress.encode($0) }.joined()
        copy.query = query.isEmpty ? nil : WebAddress.form(query)
        return copy
    }

    package func hasSameOrigin(as other: WebAddress) -> Bool { origin == other.origin }

    /// Percent-encodes all but RFC 3986's unreserved characters.
    package static func encode(_ text: String) -> String {
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 65...90, 97...122, 48...57, 45, 46, 95, 126: output.append(byte)
            default: output.append(contentsOf: ("%" + Hex.encode([byte]).uppercased()).utf8)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Decodes percent-encoding, and `+` as a space where it stands in a form.
    ///
    /// Nil when it is not valid UTF-8.
    package static func decode(_ text: some StringProtocol, form: Bool = false) -> String? {
        var output: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let decoded = Hex.decode(String(decoding: bytes.prefix(2), as: UTF8.self))?.first,
                    bytes.count >= 2
                else { return nil }
                output.append(decoded)
                bytes = bytes.dropFirst(2)
            } else {
                output.append(form && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(validating: output, as: UTF8.self)
    }

    /// Writes `application/x-www-form-urlencoded` pairs in their order.
    package static func form(_ pairs: [(String, String)]) -> String {
        pairs.map { encode($0.0) + "=" + encode($0.1) }.joined(separator: "&")
    }

    /// Reads form pairs in their order.
    ///
    /// Nil when one of them cannot be decoded.
    package static func parseForm(_ text: some StringProtocol) -> [(String, String)]? {
        var pairs: [(String, String)] = []
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(parts[0], form: true),
                let value = decode(parts.count == 2 ? parts[1] : "", form: true)
            else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }
}
