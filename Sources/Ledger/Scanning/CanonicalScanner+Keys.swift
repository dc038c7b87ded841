import Kernel

extension CanonicalScanner {
    /// Keys ascend by their UTF-16 units; a key that stands twice does not.
    func requireOrder(_ first: Range<Int>, _ second: Range<Int>) throws(ScanFault) {
        guard precedes(first, second) else {
            throw fault("the key `\(text(second))` stands twice or in the wrong place")
        }
    }

    private func precedes(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        guard isPlain(first), isPlain(second) else {
            return text(first).utf16.lexicographicallyPrecedes(text(second).utf16)
        }
        return bytes[first].lexicographicallyPrecedes(bytes[second])
    }

    /// Plain contents need no decoding, and their bytes have the order of their UTF-16 units.
    private func isPlain(_ contents: Range<Int>) -> Bool {
        bytes[contents].allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "\\") }
    }

    /// What the contents of a string say.
    func text(_ contents: Range<Int>) -> String {
        if isPlain(contents) { return String(decoding: bytes[contents], as: UTF8.self) }
        let quoted = Array(bytes[contents.lowerBound - 1...contents.upperBound])
        return (try? JSON(parsing: quoted))?.string ?? ""
    }
}
