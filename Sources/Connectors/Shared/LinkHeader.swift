package import ConnectorKit
import Kernel

/// The relations of a reply's `Link` fields (RFC 8288).
package enum LinkHeader {
    /// The target of the first link with that relation.
    ///
    /// Each relation may stand on a line of its own, so all lines are read as one list.
    package static func target(_ relation: String, in headers: HTTPHeaders) -> String? {
        links(headers.values("link").joined(separator: ",")).first { $0.relations.contains(relation) }?.target
    }

    private struct Link {
        let target: String
        let relations: [String]
    }

    private static func links(_ text: String) -> [Link] {
        var links: [Link] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let target = String(rest[rest.index(after: open)..<close])
            let parameters = parametersEnd(in: rest[rest.index(after: close)...])
            links.append(Link(target: target, relations: relations(rest[rest.index(after: close)..<parameters])))
            rest = rest[parameters...]
        }
        return links
    }

    /// Where the next link begins: at the first comma that is not inside quotes.
    private static func parametersEnd(in text: Substring) -> Substring.Index {
        var isQuoted = false
        return text.firstIndex { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "," && !isQuoted
        } ?? text.endIndex
    }

    private static func relations(_ parameters: Substring) -> [String] {
        for parameter in parameters.split(separator: ";") {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, trimmed(parts[0]).lowercased() == "rel" else { continue }
            return trimmed(parts[1]).lowercased().split(separator: " ").map(String.init)
        }
        return []
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " || $0 == "\"" }.reversed().drop { $0 == " " || $0 == "\"" }.reversed())
    }
}
