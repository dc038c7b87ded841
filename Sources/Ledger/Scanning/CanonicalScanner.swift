import Kernel

/// Walks over canonical JSON (RFC 8785) and refuses everything else, without building values.
///
/// A verifier spends most of its time here, so it looks at eight bytes at a time where it can, and allocates nothing on
/// the usual path. It reads through a pointer, which must stay valid, and asks for the end before each byte.
struct CanonicalScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position: Int

    /// Objects and arrays nest no deeper, so that hostile input cannot exhaust the stack.
    static let deepest = 64

    init(_ bytes: UnsafeBufferPointer<UInt8>) { (self.bytes, position) = (bytes, 0) }

    func fault(_ problem: String) -> ScanFault { ScanFault(problem: problem, offset: position) }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func advance(_ count: Int) { position += count }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Takes exactly these bytes.
    mutating func literal(_ text: StaticString) throws(ScanFault) {
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard isHere(expected) else { throw fault("`\(text)` should be here") }
        position += expected.count
    }

    /// Takes a string and returns where its contents lie, escapes and all.
    @discardableResult
    mutating func string() throws(ScanFault) -> Range<Int> {
        guard skip(UInt8(ascii: "\"")) else { throw fault("a string should be here") }
        let start = position
        while position < bytes.count {
            skipPlainWords()
            guard position < bytes.count else { break }
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return start..<position - 1
            }
            if byte >= 0x80 {
                try scalar(leadBy: byte)
            } else if byte == UInt8(ascii: "\\") {
                try escape()
            } else if byte < 0x20 {
                throw fault("a control character must be escaped")
            } else {
                position += 1
            }
        }
        throw fault("the text ends inside a string")
    }

    mutating func hash() throws(ScanFault) -> Hash256 {
        guard let hash = Hash256(hex: bytes, at: position) else { throw fault("a hash in hexadecimal should be here") }
        position += 64
        return hash
    }

    /// Takes a whole number of 1 or more, as it stands for an entry's place.
    mutating func sequenceNumber() throws(ScanFault) -> Int64 {
        var (value, digits): (Int64, Int) = (0, 0)
        while let byte = next, (48...57).contains(byte), digits < 18 {
            value = value * 10 + Int64(byte - 48)
            (position, digits) = (position + 1, digits + 1)
        }
        guard value > 0, bytes[position - digits] != 48, next.map({ !(48...57).contains($0) }) ?? true else {
            throw fault("a sequence number should be here")
        }
        return value
    }

    mutating func value(depth: Int = 1) throws(ScanFault) {
        guard depth <= Self.deepest else { throw fault("nested too deeply") }
        switch next {
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try array(depth: depth)
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        default: try number()
        }
    }

    private mutating func object(depth: Int) throws(ScanFault) {
        position += 1
        if skip(UInt8(ascii: "}")) { return }
        var previous: Range<Int>?
        repeat {
            let key = try string()
            if let previous { try requireOrder(previous, key) }
            previous = key
            guard skip(UInt8(ascii: ":")) else { throw fault("a colon should be here") }
            try value(depth: depth + 1)
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "}")) else { throw fault("a comma or `}` should be here") }
    }

    private mutating func array(depth: Int) throws(ScanFault) {
        position += 1
        if skip(UInt8(ascii: "]")) { return }
        repeat { try value(depth: depth + 1) } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "]")) else { throw fault("a comma or `]` should be here") }
    }
}
