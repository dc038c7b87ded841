package import Kernel

/// One element of a small XML document, as AWS's query services answer with: names, text and children.
///
/// Reads strictly what such answers consist of. There are no document types, no processing instructions but the
/// declaration, and no entities but the five that XML has: what could be made to grow or to fetch is refused.
package struct XMLElement: Equatable, Sendable {
    /// Without a prefix.
    package let name: String
    package let children: [XMLElement]
    /// The text directly in it, without white space at both ends.
    package let text: String

    /// The first child of that name.
    package subscript(name: String) -> XMLElement? { children.first { sameBytes($0.name, name) } }

    /// The first descendant of that name, so that an answer is found whatever stands around it.
    package func first(_ wanted: String) -> XMLElement? {
        for child in children {
            if sameBytes(child.name, wanted) { return child }
            if let found = child.first(wanted) { return found }
        }
        return nil
    }

    /// - Throws: `xml_invalid` when it is not one well-formed element.
    package init(parsing bytes: [UInt8]) throws(Refusal) {
        guard bytes.count <= XMLReader.largest, String(validating: bytes, as: UTF8.self) != nil else {
            throw XMLReader.invalid
        }
        var reader = XMLReader(bytes: bytes)
        self = try reader.document()
    }

    init(name: String, children: [XMLElement], text: String) {
        (self.name, self.children, self.text) = (name, children, text)
    }
}

/// Reads a document from its bytes.
private struct XMLReader {
    static let largest = 1 << 20
    static let deepest = 32
    static let invalid = Refusal(.invalid, "xml_invalid", "this is not the plain XML that AWS answers with")

    let bytes: [UInt8]
    var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(Refusal) -> XMLElement {
        skip([0xEF, 0xBB, 0xBF])
        if skip("<?xml") { try skip(through: "?>") }
        try skipBetween()
        let root = try element(depth: 0)
        try skipBetween()
        guard place == bytes.count else { throw XMLReader.invalid }
        return root
    }

    private mutating func element(depth: Int) throws(Refusal) -> XMLElement {
        guard depth < XMLReader.deepest, skip("<") else { throw XMLReader.invalid }
        let name = try name()
        if try skipAttributes() { return XMLElement(name: local(name), children: [], text: "") }
        var (children, text): ([XMLElement], [UInt8]) = ([], [])
        while true {
            guard let byte = peek else { throw XMLReader.invalid }
            if skip("</") {
                guard sameBytes(try self.name(), name) else { throw XMLReader.invalid }
                skipSpace()
                guard skip(">") else { throw XMLReader.invalid }
                let words = String(decoding: text, as: UTF8.self)
                return XMLElement(name: local(name), children: children, text: words.trimmingSpaces)
            }
            if skip("<!--") {
                try skip(through: "-->")
            } else if byte == UInt8(ascii: "<") {
                children.append(try element(depth: depth + 1))
            } else {
                text += try character()
            }
        }
    }

    /// - Returns: whether the element ended with them.
    private mutating func skipAttributes() throws(Refusal) -> Bool {
        while true {
            let had = skipSpace()
            if skip("/>") { return true }
            if skip(">") { return false }
            guard had else { throw XMLReader.invalid }
            _ = try name()
            skipSpace()
            guard skip("=") else { throw XMLReader.invalid }
            skipSpace()
            guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                throw XMLReader.invalid
            }
            place += 1
            while let byte = peek, byte != quote {
                guard byte != UInt8(ascii: "<") else { throw XMLReader.invalid }
                place += 1
            }
            guard peek != nil else { throw XMLReader.invalid }
            place += 1
        }
    }

    private mutating func name() throws(Refusal) -> String {
        let start = place
        while let byte = peek, isNameByte(byte) { place += 1 }
        guard place > start, !(48...57).contains(bytes[start]), bytes[start] != 45, bytes[start] != 46 else {
            throw XMLReader.invalid
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte)
            || [45, 46, 58, 95].contains(byte)
    }

    private func local(_ name: String) -> String {
        name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }

    private mutating func character() throws(Refusal) -> [UInt8] {
        let byte = bytes[place]
        guard byte == UInt8(ascii: "&") else {
            place += 1
            return [byte]
        }
        for (entity, value) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\""), ("&apos;", "'")]
        where skip(entity) { return Array(value.utf8) }
        guard skip("&#") else { throw XMLReader.invalid }
        let radix = skip("x") ? 16 : 10
        let start = place
        while let byte = peek, byte != UInt8(ascii: ";"), place - start < 8 { place += 1 }
        let digits = String(decoding: bytes[start..<place], as: UTF8.self)
        guard skip(";"), let number = UInt32(digits, radix: radix), number > 0, let scalar = Unicode.Scalar(number)
        else { throw XMLReader.invalid }
        return Array(String(Character(scalar)).utf8)
    }

    /// White space and comments beside the root.
    private mutating func skipBetween() throws(Refusal) {
        while true {
            let had = skipSpace()
            if skip("<!--") { try skip(through: "-->") } else if !had { return }
        }
    }

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = place
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
        return place > start
    }

    @discardableResult
    private mutating func skip(_ wanted: String) -> Bool { skip(Array(wanted.utf8)) }

    @discardableResult
    private mutating func skip(_ wanted: [UInt8]) -> Bool {
        guard bytes[place...].starts(with: wanted) else { return false }
        place += wanted.count
        return true
    }

    private mutating func skip(through end: String) throws(Refusal) {
        let end = Array(end.utf8)
        while place + end.count <= bytes.count {
            if skip(end) { return }
            place += 1
        }
        throw XMLReader.invalid
    }
}
