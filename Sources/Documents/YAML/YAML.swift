package import Kernel
import Yams

/// Reads YAML files into the one shape that the inside knows: JSON.
package enum YAML {
    /// The document as JSON; a JSON text is YAML, too.
    ///
    /// - Throws: a refusal that names line and column.
    package static func json(_ text: String) throws(Refusal) -> JSON {
        guard let node = try parse(text) else { return .null }
        return try json(node)
    }

    /// The names of all values, parts joined by dots, in the order of the file.
    package static func names(in text: String) throws(Refusal) -> [String] {
        guard let node = try parse(text) else { return [] }
        guard case .mapping = node else { throw invalid("the document has to be a list of `name: value` lines") }
        return names(of: node, below: "")
    }

    private static func parse(_ text: String) throws(Refusal) -> Node? {
        do { return try Yams.compose(yaml: text) } catch { throw invalid("\(error)") }
    }

    private static func names(of node: Node, below prefix: String) -> [String] {
        guard case .mapping(let mapping) = node else { return [prefix] }
        return mapping.flatMap { pair in
            names(of: pair.value, below: (prefix.isEmpty ? "" : prefix + ".") + (pair.key.string ?? ""))
        }
    }

    private static func json(_ node: Node) throws(Refusal) -> JSON {
        switch node {
        case .scalar: return scalar(node)
        case .alias: throw invalid("aliases are not supported")
        case .sequence(let sequence):
            var items: [JSON] = []
            for item in sequence { items.append(try json(item)) }
            return .array(items)
        case .mapping(let mapping):
            var members: [JSON.Member] = []
            for (key, value) in mapping {
                guard let name = key.string else { throw invalid("a name has to be a text") }
                members.append(JSON.Member(name, try json(value)))
            }
            return .object(members)
        }
    }

    private static func scalar(_ node: Node) -> JSON {
        if node.null != nil { return .null }
        if let flag = node.bool { return .bool(flag) }
        if let number = node.int { return .integer(Int64(number)) }
        if let number = node.float { return .number(number) }
        return .string(node.string ?? "")
    }

    private static func invalid(_ message: String) -> Refusal {
        Refusal(.invalid, "yaml_invalid", "the file cannot be read as YAML: \(message)")
    }
}
