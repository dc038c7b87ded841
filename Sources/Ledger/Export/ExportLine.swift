import Kernel

/// One entry as a line: canonical JSON whose `entry` member holds the very bytes that were hashed.
func line(_ entry: Entry, _ proof: InclusionProof?) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(entry.bytes.count + 256 + 70 * (proof?.hashes.count ?? 0))
    output.append(contentsOf: #"{"entry":"#.utf8)
    output.append(contentsOf: entry.bytes)
    output.append(contentsOf: #","entryHash":""#.utf8)
    appendHex(entry.hash, to: &output)
    output.append(contentsOf: #"","entryMac":""#.utf8)
    appendHex(entry.mac, to: &output)
    output.append(contentsOf: #"","keyId":"#.utf8)
    JSON.appendString(entry.keyID, to: &output)
    if let proof {
        output.append(contentsOf: #","proof":"#.utf8)
        JSON.strings(proof.hashes.map(\.hex)).appendCanonical(to: &output)
    }
    output.append(contentsOf: "}\n".utf8)
    return output
}

/// What a line holds besides the entry.
struct ScannedLine {
    let entry: ScannedEntry
    let hash: Hash256
    /// Where the contents of the key id's string lie.
    let keyID: Range<Int>
    let mac: Hash256
    let proof: InclusionProof?
}

extension CanonicalScanner {
    /// Takes one line with its newline; `hasProof` says which of the two kinds of line it must be.
    mutating func line(hasProof: Bool) throws(ScanFault) -> ScannedLine {
        try literal(#"{"entry":"#)
        let entry = try entry()
        try literal(#","entryHash":""#)
        let hash = try hash()
        try literal(#"","entryMac":""#)
        let mac = try self.hash()
        try literal(#"","keyId":"#)
        let keyID = try string()
        let proof = hasProof ? try proof() : nil
        try literal("}")
        guard skip(0x0A) else { throw fault("the line should end here, with a newline") }
        return ScannedLine(entry: entry, hash: hash, keyID: keyID, mac: mac, proof: proof)
    }

    private mutating func proof() throws(ScanFault) -> InclusionProof {
        try literal(#","proof":["#)
        var hashes: [Hash256] = []
        if skip(UInt8(ascii: "]")) { return InclusionProof(hashes: []) }
        repeat {
            try literal(#"""#)
            hashes.append(try hash())
            try literal(#"""#)
            guard hashes.count <= 64 else { throw fault("the proof is longer than any tree is deep") }
        } while skip(UInt8(ascii: ","))
        try literal("]")
        return InclusionProof(hashes: hashes)
    }

    /// Goes on behind the next newline after `start`, or to the end.
    mutating func skipLine(from start: Int) {
        let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
        advance(end - position)
    }
}
