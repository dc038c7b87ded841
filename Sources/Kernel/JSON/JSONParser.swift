/// Why some bytes are not the JSON we accept.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    package let problem: String
    /// Where, in bytes from the start.
    package let offset: Int

    package var description: String { "\(problem) at byte \(offset)" }
}

extension JSON {
    /// Reads one JSON text, strictly by RFC 8259: UTF-8 only, no duplicate keys, no trailing bytes.
    ///
    /// - Parameter depth: how deep arrays and objects may nest, so that hostile input cannot exhaust the stack.
    package init(parsing bytes: [UInt8], depth: Int = 64) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { bytes in JSON.parsed(bytes, depth: depth) }.get()
    }

    package init(parsing text: String) throws(JSONError) {
        var text = text
        self = try text.withUTF8 { bytes in JSON.parsed(bytes, depth: 64) }.get()
    }

    /// Reads of one object only the members that are asked for; what is not asked for is passed over, not examined.
    ///
    /// For texts that this program wrote itself, of which a decision needs a word or two.
    package init(parsing text: String, only keys: [String]) throws(JSONError) {
        var text = text
        self = try text.withUTF8 { bytes in
            var parser = JSONParser(bytes: bytes, maximumDepth: 64)
            return Result { () throws(JSONError) in try parser.members(keys) }
        }.get()
    }

    private static func parsed(_ bytes: UnsafeBufferPointer<UInt8>, depth: Int) -> Result<JSON, JSONError> {
        var parser = JSONParser(bytes: bytes, maximumDepth: depth)
        return Result { () throws(JSONError) in try parser.document() }
    }
}

/// The keys of one object: few are compared one by one, many are looked up, so that a hostile object costs no square.
private struct Keys {
    private static let few = 8
    private var seen: Set<[UInt8]> = []

    /// - Returns: false when the key stands among the members already.
    mutating func insert(_ key: String, after members: [JSON.Member]) -> Bool {
        guard members.count >= Self.few else { return !members.contains { sameBytes($0.key, key) } }
        if seen.isEmpty { seen = Set(members.map { Array($0.key.utf8) }) }
        return seen.insert(Array(key.utf8)).inserted
    }
}

private struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        (self.bytes, self.maximumDepth) = (bytes, maximumDepth)
    }

    mutating func document() throws(JSONError) -> JSON {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw error("more bytes after the end of the value") }
        return value
    }

    private func error(_ problem: String) -> JSONError { JSONError(problem: problem, offset: position) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth <= maximumDepth else { throw error("nested too deeply") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case .some: return try number()
        case nil: throw error("the text ends where a value should be")
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, word.withUTF8Buffer({ $0.elementsEqual(bytes[position..<end]) }) else {
            throw error("not a JSON value")
        }
        position = end
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var members: [JSON.Member] = []
        var seen = Keys()
        skipSpace()
        if next == UInt8(ascii: "}") {
            position += 1
            return .object([])
        }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("a key should be here") }
            let key = try string()
            guard seen.insert(key, after: members) else { throw error("the key `\(key)` stands twice") }
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw error("a colon should be here") }
            position += 1
            members.append(JSON.Member(key, try value(depth: depth + 1)))
            if try ends(with: "}") { return .object(members) }
        }
    }

    mutating func members(_ keys: [String]) throws(JSONError) -> JSON {
        skipSpace()
        guard next == UInt8(ascii: "{") else { throw error("an object should be here") }
        position += 1
        var members: [JSON.Member] = []
        skipSpace()
        if next == UInt8(ascii: "}") { return .object([]) }
        while true {
            skipSpace()
            let key = try wanted(keys)
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw error("a colon should be here") }
            position += 1
            if let key { members.append(JSON.Member(key, try value(depth: 1))) } else { try pass() }
            if try ends(with: "}") { return .object(members) }
        }
    }

    /// The key that stands here, if it is one of these.
    private mutating func wanted(_ keys: [String]) throws(JSONError) -> String? {
        guard next == UInt8(ascii: "\"") else { throw error("a key should be here") }
        let start = position + 1
        try passString()
        let key = bytes[start..<(position - 1)]
        return keys.first { key.elementsEqual($0.utf8) }
    }

    /// To the end of the value that begins here.
    private mutating func pass() throws(JSONError) {
        skipSpace()
        var depth = 0
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                try passString()
                if depth == 0 { return }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
                if depth == 0 {
                    position += 1
                    return
                }
            case UInt8(ascii: ",") where depth == 0: return
            default: break
            }
            position += 1
        }
    }

    private mutating func passString() throws(JSONError) {
        position += 1
        while let byte = next, byte != UInt8(ascii: "\"") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
        guard position < bytes.count else { throw error("the string does not end") }
        position += 1
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var elements: [JSON] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            elements.append(try value(depth: depth + 1))
            if try ends(with: "]") { return .array(elements) }
        }
    }

    /// True after the closing bracket, false after a comma.
    private mutating func ends(with bracket: Unicode.Scalar) throws(JSONError) -> Bool {
        skipSpace()
        guard let byte = next, byte == UInt8(ascii: bracket) || byte == UInt8(ascii: ",") else {
            throw error("a comma or `\(bracket)` should be here")
        }
        position += 1
        return byte == UInt8(ascii: bracket)
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        guard let first = next, isDigit(first) else { throw error("not a JSON value") }
        skipDigits()
        guard
            first != UInt8(ascii: "0") || bytes[start...].prefix(position - start).drop(while: { $0 == 45 }).count == 1
        else {
            throw error("a number must not begin with zero")
        }
        var isWhole = true
        if next == UInt8(ascii: ".") {
            isWhole = false
            try fractionOrExponent()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isWhole = false
            if position + 1 < bytes.count, bytes[position + 1] == 43 || bytes[position + 1] == 45 { position += 1 }
            try fractionOrExponent()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, text != "-0", let whole = Int64(text) { return .integer(whole) }
        guard let number = Double(text), number.isFinite else { throw error("the number is out of range") }
        return .number(number)
    }

    private mutating func fractionOrExponent() throws(JSONError) {
        position += 1
        guard let byte = next, isDigit(byte) else { throw error("a digit should be here") }
        skipDigits()
    }

    private mutating func skipDigits() { while let byte = next, isDigit(byte) { position += 1 } }
    private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        var all: UInt8 = 0
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
            all |= byte
            position += 1
        }
        if next == UInt8(ascii: "\"") {
            defer { position += 1 }
            let contents = UnsafeBufferPointer(rebasing: bytes[start..<position])
            // Most strings are ASCII, which cannot be invalid; to have one validated costs more than all the rest.
            return all < 0x80 ? String(decoding: contents, as: UTF8.self) : try valid(contents)
        }
        var text = Array(bytes[start..<position])
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try text.withUnsafeBufferPointer { bytes throws(JSONError) in try valid(bytes) }
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw error("a control character must be escaped")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw error("the string does not end")
    }

    private func valid(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw error("not valid UTF-8") }
        return text
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        position += 1
        guard let byte = next else { throw error("the string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: try unicodeEscape())
        default: throw error("an unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> [UInt8] {
        let first = try codeUnit()
        guard (0xD800...0xDFFF).contains(first) else { return encode(UInt32(first)) }
        guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == 0x5C, bytes[position + 1] == 0x75 else {
            throw error("half of a surrogate pair")
        }
        position += 2
        let second = try codeUnit()
        guard (0xDC00...0xDFFF).contains(second) else { throw error("half of a surrogate pair") }
        return encode(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
    }

    private func encode(_ scalar: UInt32) -> [UInt8] {
        Unicode.Scalar(scalar).map { Array(String(Character($0)).utf8) } ?? []
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        guard position + 4 <= bytes.count else { throw error("four hexadecimal digits should be here") }
        let digits = bytes[position..<position + 4]
        guard digits.allSatisfy({ isDigit($0) || (65...70).contains($0) || (97...102).contains($0) }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits should be here") }
        position += 4
        return unit
    }
}
