extension JSON {
    /// The canonical bytes of RFC 8785: members sorted by UTF-16 units, shortest numbers, no space.
    package var canonical: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(256)
        write(to: &output, sorted: true)
        return output
    }

    /// Appends the canonical bytes, for those who build a larger text.
    package func appendCanonical(to output: inout [UInt8]) { write(to: &output, sorted: true) }

    /// Appends a string as canonical JSON, quotes and escapes included.
    package static func appendString(_ text: String, to output: inout [UInt8]) { writeJSONString(text, to: &output) }

    /// The value as compact text with members in their own order, for answers that people read.
    package var text: String {
        var output: [UInt8] = []
        write(to: &output, sorted: false)
        return String(decoding: output, as: UTF8.self)
    }

    package var canonicalText: String { String(decoding: canonical, as: UTF8.self) }

    private func write(to output: inout [UInt8], sorted: Bool) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): output.append(contentsOf: String(value).utf8)
        case .number(let value): output.append(contentsOf: ecmaScriptNumber(value).utf8)
        case .string(let value): writeJSONString(value, to: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                element.write(to: &output, sorted: sorted)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            for (index, member) in (sorted ? sortedByUTF16(members) : members).enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                writeJSONString(member.key, to: &output)
                output.append(UInt8(ascii: ":"))
                member.value.write(to: &output, sorted: sorted)
            }
            output.append(UInt8(ascii: "}"))
        }
    }
}

/// Most objects that we write are in order already.
private func sortedByUTF16(_ members: [JSON.Member]) -> [JSON.Member] {
    let isSorted = members.indices.dropFirst().allSatisfy { !precedes(members[$0].key, members[$0 - 1].key) }
    return isSorted ? members : members.sorted { precedes($0.key, $1.key) }
}

/// The order of the bytes is the order of the UTF-16 units, but that surrogates (a first byte of F0 or more) come before
/// U+E000 to U+FFFF (a first byte of EE or EF).
private func precedes(_ a: String, _ b: String) -> Bool {
    var (left, right) = (a.utf8.makeIterator(), b.utf8.makeIterator())
    while let other = right.next() {
        guard let own = left.next() else { return true }
        guard own != other else { continue }
        let areApart = (own >= 0xF0) != (other >= 0xF0) && min(own, other) >= 0xEE
        return areApart ? own > other : own < other
    }
    return false
}

private func writeJSONString(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    let isPlain =
        text.utf8.withContiguousStorageIfAvailable { bytes in
            guard bytes.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else {
                return false
            }
            output.append(contentsOf: bytes)
            return true
        } ?? false
    if !isPlain { writeEscaped(text, to: &output) }
    output.append(UInt8(ascii: "\""))
}

private func writeEscaped(_ text: String, to output: inout [UInt8]) {
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
        case 0x08: output.append(contentsOf: #"\b"#.utf8)
        case 0x09: output.append(contentsOf: #"\t"#.utf8)
        case 0x0A: output.append(contentsOf: #"\n"#.utf8)
        case 0x0C: output.append(contentsOf: #"\f"#.utf8)
        case 0x0D: output.append(contentsOf: #"\r"#.utf8)
        case 0..<0x20: output.append(contentsOf: (#"\u00"# + Hex.encode([byte])).utf8)
        default: output.append(byte)
        }
    }
}

/// Number::toString of ECMA-262, which RFC 8785 prescribes.
///
/// Swift's description already holds the shortest digits.
private func ecmaScriptNumber(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    guard value.isFinite else { return "null" }
    let (digits, point) = shortestDigits(value.magnitude)
    let sign = value < 0 ? "-" : ""
    let count = digits.count
    if count <= point, point <= 21 { return sign + digits + String(repeating: "0", count: point - count) }
    if 0 < point, point <= 21 { return sign + digits.prefix(point) + "." + digits.dropFirst(point) }
    if -6 < point, point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    let exponent = (point > 0 ? "+" : "-") + String(abs(point - 1))
    let fraction = count == 1 ? "" : "." + digits.dropFirst()
    return sign + digits.prefix(1) + fraction + "e" + exponent
}

/// The shortest decimal digits without leading or trailing zeros, and where the decimal point stands among them.
private func shortestDigits(_ value: Double) -> (digits: String, point: Int) {
    let parts = value.description.split(separator: "e")
    let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    let decimal = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let (whole, fraction) = (decimal[0], decimal.count == 2 ? decimal[1] : "")
    let all = whole + fraction
    let leading = all.prefix { $0 == "0" }.count
    var digits = all.dropFirst(leading)
    while digits.last == "0" { digits.removeLast() }
    return (String(digits), whole.count - leading + exponent)
}
