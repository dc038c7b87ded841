import Kernel

/// A path on this server: the only kind of place to which a page may send somebody on.
///
/// What comes from outside is parsed here, and what does not parse leads home: `//evil`, `/\evil`, `https:` and
/// control characters are no paths of ours.
struct InternalPath: Hashable, Sendable, CustomStringConvertible {
    let description: String

    static let home = InternalPath(trusted: "/")

    private init(trusted: String) { description = trusted }

    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count <= 1_000, bytes.dropFirst().first != UInt8(ascii: "/"),
            bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        description = text
    }

    /// A path made of segments, which are encoded here.
    init(_ segments: [String], query: [(String, String)] = []) {
        let path = "/" + segments.map(WebAddress.encode).joined(separator: "/")
        description = query.isEmpty ? path : path + "?" + WebAddress.form(query)
    }
}
