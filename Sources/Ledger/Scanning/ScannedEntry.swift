/// What a verifier needs to know of an entry, read from its exact bytes.
struct ScannedEntry: Equatable {
    let seq: Int64
    let previous: Hash256
    /// Where the contents of the organization's string lie.
    let organization: Range<Int>
    /// Where the object lies that names what the entry is about.
    let subjects: Range<Int>
    /// Where the entry itself lies.
    let bytes: Range<Int>
}

extension CanonicalScanner {
    /// Takes one entry, whose members are always the same and, being canonical, always in the same order.
    mutating func entry() throws(ScanFault) -> ScannedEntry {
        let start = position
        try literal(#"{"action":"#)
        try string()
        try literal(#","actor":{"id":"#)
        try string()
        try literal(#","kind":"#)
        try string()
        try literal(#"},"at":"#)
        try string()
        try literal(#","data":"#)
        try value()
        try literal(#","onBehalfOf":"#)
        if next == UInt8(ascii: "n") { try literal("null") } else { try string() }
        try literal(#","organization":"#)
        let organization = try string()
        try literal(#","prevHash":""#)
        let previous = try hash()
        try literal(#"","seq":"#)
        let seq = try sequenceNumber()
        try literal(#","subjects":"#)
        let subjects = position
        try value()
        let end = position
        try literal("}")
        return ScannedEntry(
            seq: seq,
            previous: previous,
            organization: organization,
            subjects: subjects..<end,
            bytes: start..<position
        )
    }

    /// Scans bytes that must be one entry and nothing else.
    static func entry(in bytes: [UInt8]) throws(ScanFault) -> ScannedEntry {
        let scanned = bytes.withUnsafeBufferPointer { bytes in
            Result { () throws(ScanFault) in
                var scanner = CanonicalScanner(bytes)
                let entry = try scanner.entry()
                guard scanner.position == bytes.count else { throw scanner.fault("more bytes after the entry") }
                return entry
            }
        }
        return try scanned.get()
    }
}
