import Kernel

extension SigV4 {
    /// The path with each of its segments encoded once more than it is sent, as every service but S3 does.
    static func canonicalPath(_ path: String, _ rule: PathRule) -> String {
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        if rule == .normalized { segments = normalized(segments) }
        return "/" + segments.map(WebAddress.encode).joined(separator: "/")
    }

    /// Without empty segments, `.` and `..`; a slash at the end stays.
    private static func normalized(_ segments: [String]) -> [String] {
        var kept: [String] = []
        for segment in segments where !segment.isEmpty && segment != "." {
            if segment == ".." { _ = kept.popLast() } else { kept.append(segment) }
        }
        return segments.last == "" && !kept.isEmpty ? kept + [""] : kept
    }

    /// Encoded, in the order of bytes.
    static func canonicalQuery(_ query: [(String, String)]) -> String {
        query.map { (WebAddress.encode($0.0), WebAddress.encode($0.1)) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// Names in lower case and in order; values trimmed, each run of white space one space, repeated names joined.
    static func canonicalHeaders(_ headers: [(String, String)]) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for (name, value) in headers { values[name.lowercased(), default: []].append(compact(value)) }
        return values.map { ($0.key, $0.value.joined(separator: ",")) }.sorted { $0.0 < $1.0 }
    }

    private static func compact(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" || $0 == "\r\n" }.joined(separator: " ")
    }
}
