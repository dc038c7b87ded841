/// As much of Terraform's language as the rules need: blocks with their labels, attributes as they are written, and lines.
struct TerraformBlock {
    let type: String
    let labels: [String]
    let line: Int
    var attributes: [(name: String, text: String, line: Int)] = []
    var blocks: [TerraformBlock] = []

    func attribute(_ name: String) -> (text: String, line: Int)? {
        attributes.first { $0.name == name }.map { ($0.text, $0.line) }
    }

    /// The texts between double quotes in an attribute.
    static func texts(in attribute: String) -> [String] {
        Quoted.texts(in: attribute, by: "\"")
    }

    struct Unreadable: Error {
        let line: Int
        let message: String
    }

    /// - Throws: when braces do not fit.
    static func read(_ text: String) throws(Unreadable) -> TerraformBlock {
        var open = [TerraformBlock(type: "", labels: [], line: 1)]
        var pending: (name: String, text: String, line: Int, depth: Int)?
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let (number, line) = (index + 1, withoutComment(String(raw)).trimmed)
            if var more = pending {
                more.text += " " + line
                more.depth += depth(of: line)
                pending = more.depth > 0 ? more : nil
                if more.depth <= 0 { open[open.count - 1].attributes.append((more.name, more.text, more.line)) }
            } else if line == "}" {
                guard open.count > 1, let done = open.popLast() else {
                    throw Unreadable(line: number, message: "a brace closes nothing")
                }
                open[open.count - 1].blocks.append(done)
            } else if let equals = line.firstIndex(of: "="), isName(line[..<equals]) {
                let (name, value) = (line[..<equals].trimmed, line[line.index(after: equals)...].trimmed)
                let depth = depth(of: value)
                if depth > 0 {
                    pending = (name, value, number, depth)
                } else {
                    open[open.count - 1].attributes.append((name, value, number))
                }
            } else if let brace = line.firstIndex(of: "{") {
                let head = line[..<brace]
                let type = head.split(separator: " ").first.map(String.init) ?? ""
                var block = TerraformBlock(type: type, labels: texts(in: String(head)), line: number)
                let rest = line[line.index(after: brace)...].trimmed
                if rest.hasSuffix("}") {
                    let body = rest.dropLast().trimmed
                    if let equals = body.firstIndex(of: "=") {
                        block.attributes.append(
                            (body[..<equals].trimmed, body[body.index(after: equals)...].trimmed, number)
                        )
                    }
                    open[open.count - 1].blocks.append(block)
                } else {
                    open.append(block)
                }
            }
        }
        guard open.count == 1, pending == nil else {
            throw Unreadable(line: open.last?.line ?? 1, message: "a block or a list is not closed")
        }
        return open[0]
    }

    private static func isName(_ text: Substring) -> Bool {
        let name = text.trimmed
        return !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    }

    /// How many brackets stay open, outside of quotes.
    private static func depth(of text: String) -> Int {
        var (depth, isQuoted) = (0, false)
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if "[({".contains(character) { depth += 1 }
            if "])}".contains(character) { depth -= 1 }
        }
        return depth
    }

    private static func withoutComment(_ line: String) -> String {
        var isQuoted = false
        for index in line.indices {
            if line[index] == "\"" { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if line[index] == "#" || line[index...].hasPrefix("//") { return String(line[..<index]) }
        }
        return line
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part = part.dropFirst() }
        while part.last?.isWhitespace == true { part = part.dropLast() }
        return String(part)
    }
}
