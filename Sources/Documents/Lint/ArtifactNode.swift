import Kernel
import Yams

/// A YAML or JSON document with the line of each value, and CloudFormation's functions in one shape however they are written.
struct ArtifactNode {
    indirect enum Value {
        case null
        case text(String)
        case list([ArtifactNode])
        case map([(key: String, value: ArtifactNode)])
        /// A function of CloudFormation, `!Sub x` or `{"Fn::Sub": x}`, without `Fn::`.
        case call(String, ArtifactNode)
    }

    /// Counted from 1.
    let line: Int
    let value: Value

    struct Unreadable: Error {
        let line: Int
        let message: String
    }

    /// - Throws: when the text is no YAML, holds an alias (which CloudFormation refuses, too) or a key that is no text.
    init(reading text: String) throws(Unreadable) {
        let node: Node?
        do { node = try Yams.compose(yaml: Self.withoutTabs(text)) } catch let error as YamlError {
            throw Unreadable(line: Self.line(of: error), message: "no YAML or JSON: \(error)")
        } catch {
            throw Unreadable(line: 1, message: "no YAML or JSON: \(error)")
        }
        guard let node else { throw Unreadable(line: 1, message: "the file is empty") }
        self = try Self.convert(node, above: 1)
    }

    private init(_ line: Int, _ value: Value) { (self.line, self.value) = (line, value) }

    /// JSON may be indented by tabs, which YAML forbids.
    private static func withoutTabs(_ text: String) -> String {
        guard text.first(where: { !$0.isWhitespace }).map({ "{[".contains($0) }) == true else { return text }
        return String(text.map { $0 == "\t" ? " " : $0 })
    }

    private static func line(of error: YamlError) -> Int {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: 1
        }
    }

    private static func convert(_ node: Node, above: Int) throws(Unreadable) -> ArtifactNode {
        let line = node.mark?.line ?? above
        let plain = try plain(node, line)
        let tag = node.tag.description
        guard tag.hasPrefix("!"), tag.count > 1 else { return plain }
        return ArtifactNode(line, .call(String(tag.dropFirst()), plain))
    }

    private static func plain(_ node: Node, _ line: Int) throws(Unreadable) -> ArtifactNode {
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            return ArtifactNode(line, isNull ? .null : .text(scalar.string))
        case .alias: throw Unreadable(line: line, message: "aliases are not followed")
        case .sequence(let sequence):
            var items: [ArtifactNode] = []
            for item in sequence { items.append(try convert(item, above: line)) }
            return ArtifactNode(line, .list(items))
        case .mapping(let mapping):
            var members: [(key: String, value: ArtifactNode)] = []
            for (key, value) in mapping {
                guard let name = key.string else { throw Unreadable(line: line, message: "a key has to be a text") }
                members.append((name, try convert(value, above: key.mark?.line ?? line)))
            }
            return ArtifactNode(line, function(members) ?? .map(members))
        }
    }

    private static func function(_ members: [(key: String, value: ArtifactNode)]) -> Value? {
        guard members.count == 1, let only = members.first else { return nil }
        if only.key.hasPrefix("Fn::") { return .call(String(only.key.dropFirst(4)), only.value) }
        return ["Ref", "Condition"].contains(only.key) && only.value.text != nil ? .call(only.key, only.value) : nil
    }
}

extension ArtifactNode {
    subscript(key: String) -> ArtifactNode? {
        guard case .map(let members) = value else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The same, whatever the case of the letters.
    func member(_ key: String) -> ArtifactNode? { members.first { $0.key.lowercased() == key.lowercased() }?.value }

    var members: [(key: String, value: ArtifactNode)] { if case .map(let members) = value { members } else { [] } }

    var text: String? { if case .text(let text) = value { text } else { nil } }

    var flag: Bool? { text.flatMap { ["true": true, "false": false][$0.lowercased()] } }

    /// The elements, or the value itself where one stands for a list of one.
    var items: [ArtifactNode] {
        switch value {
        case .list(let items): items
        case .null: []
        default: [self]
        }
    }

    /// The elements with both branches of each `If`, and joined lists in one.
    var branches: [ArtifactNode] {
        items.flatMap { item -> [ArtifactNode] in
            guard case .call("If", let arguments) = item.value, case .list(let parts) = arguments.value else {
                return [item]
            }
            return parts.dropFirst().flatMap(\.branches)
        }
    }

    /// `NoValue`, which leaves a member out.
    var isNoValue: Bool {
        if case .call("Ref", let name) = value { name.text == "AWS::NoValue" } else { false }
    }

    /// How many characters the value takes without white space, as AWS counts a policy.
    var compactSize: Int {
        switch value {
        case .null: 4
        case .text(let text): text.utf8.count + 2
        case .list(let items): items.reduce(1) { $0 + $1.compactSize + 1 }
        case .map(let members): members.reduce(1) { $0 + $1.key.utf8.count + 3 + $1.value.compactSize + 1 }
        case .call(_, let argument): argument.compactSize
        }
    }

    /// Calls the body with this value and everything below it.
    func walk(_ body: (ArtifactNode) -> Void) {
        body(self)
        switch value {
        case .list(let items): for item in items { item.walk(body) }
        case .map(let members): for member in members { member.value.walk(body) }
        case .call(_, let argument): argument.walk(body)
        case .null, .text: break
        }
    }
}
