import Kernel

extension CanonicalScanner {
    /// Takes an escape, if it is the one that RFC 8785 prescribes for its character.
    mutating func escape() throws(ScanFault) {
        guard position + 1 < bytes.count else { throw fault("the text ends inside a string") }
        switch bytes[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            advance(2)
        case UInt8(ascii: "u") where isControlEscape: advance(6)
        default: throw fault("not the canonical escape")
        }
    }

    /// Whether `\u00` with two digits stands here, for a control character that has no shorter escape.
    private var isControlEscape: Bool {
        guard position + 6 <= bytes.count, bytes[position + 2] == 48, bytes[position + 3] == 48,
            let value = Hex.decode(String(decoding: bytes[position + 4..<position + 6], as: UTF8.self))?.first,
            !(65...70).contains(bytes[position + 5])
        else { return false }
        return value < 0x20 && ![0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(value)
    }

    /// Takes one scalar of several bytes, if it is valid UTF-8 in its shortest form.
    mutating func scalar(leadBy lead: UInt8) throws(ScanFault) {
        let (count, second): (Int, ClosedRange<UInt8>)
        switch lead {
        case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: throw fault("not valid UTF-8")
        }
        guard position + count <= bytes.count, second.contains(bytes[position + 1]),
            bytes[position + 2..<max(position + count, position + 2)].allSatisfy({ $0 & 0xC0 == 0x80 })
        else { throw fault("not valid UTF-8") }
        advance(count)
    }

    /// Takes a number, if it is written as ECMAScript writes it, or is a whole number of 64 bits.
    mutating func number() throws(ScanFault) {
        let start = position
        while let byte = next, isPartOfNumber(byte) { advance(1) }
        let digits = bytes[start..<position]
        guard !digits.isEmpty else { throw fault("a value should be here") }
        if isShortInteger(digits) { return }
        let text = String(decoding: digits, as: UTF8.self)
        if let whole = Int64(text), String(whole) == text { return }
        guard let value = try? JSON(parsing: text), value.canonicalText == text else {
            throw fault("not a number in canonical form")
        }
    }

    private func isPartOfNumber(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
    }

    private func isShortInteger(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        digits.count < 18 && digits.allSatisfy { (48...57).contains($0) } && (digits.count == 1 || digits.first != 48)
    }
}
