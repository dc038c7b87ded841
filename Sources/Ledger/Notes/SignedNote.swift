import Kernel

/// A text with signatures below it, in the form of C2SP `signed-note`.
package struct SignedNote: Equatable, Sendable {
    /// What is signed; it ends in a newline.
    package let text: String
    package let signatures: [Signature]

    package struct Signature: Equatable, Sendable {
        package let name: String
        package let keyHash: UInt32
        package let bytes: [UInt8]
    }

    /// More signatures than this are refused, so that a hostile note cannot keep a verifier busy.
    package static let mostSignatures = 100

    /// Reads a note without verifying it.
    package init(parsing note: String) throws(NoteFault) {
        let bytes = Array(note.utf8)
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }), bytes.last == 0x0A,
            let split = lastBlankLine(in: bytes)
        else { throw .malformedNote }
        text = String(decoding: bytes[...split], as: UTF8.self)
        let lines = bytes[(split + 2)...].dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard !lines.isEmpty, lines.count <= Self.mostSignatures else { throw .malformedNote }
        var signatures: [Signature] = []
        for line in lines { signatures.append(try Signature(line: line)) }
        self.signatures = signatures
    }

    private init(text: String, signatures: [Signature]) { (self.text, self.signatures) = (text, signatures) }

    /// Signs a text, which must end in a newline.
    package static func signing(_ text: String, with key: SignerKey) throws(NoteFault) -> SignedNote {
        try signing(text, with: [key])
    }

    /// Signs a text with each of the keys, in their order.
    package static func signing(_ text: String, with keys: [SignerKey]) throws(NoteFault) -> SignedNote {
        let bytes = Array(text.utf8)
        guard bytes.last == 0x0A, bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else { throw .unsignableText }
        var signatures: [Signature] = []
        for key in keys {
            let verifier = key.verifier
            signatures.append(
                Signature(name: verifier.name, keyHash: verifier.hash, bytes: try key.signature(over: bytes))
            )
        }
        return SignedNote(text: text, signatures: signatures)
    }

    /// The whole note, as it is handed out.
    package var note: String { text + "\n" + signatures.map(\.line).joined() }

    /// The keys, among those given, that signed the text; each once, in the order of the signatures.
    ///
    /// Signatures by other keys are ignored. One bad signature by a given key refuses the whole note.
    package func verified(by keys: [VerifierKey]) throws(NoteFault) -> [VerifierKey] {
        var verified: [VerifierKey] = []
        let signed = Array(text.utf8)
        for signature in signatures {
            let matching = keys.filter { signature.names($0) }
            guard let key = matching.first, !verified.contains(key) else { continue }
            guard matching.count == 1 else { throw .ambiguousKey(key: signature.keyID) }
            guard key.isValid(signature.bytes, of: signed) else { throw .invalidSignature(key: signature.keyID) }
            verified.append(key)
        }
        guard !verified.isEmpty else { throw .unknownSigners }
        return verified
    }
}

extension SignedNote.Signature {
    fileprivate init(line: ArraySlice<UInt8>) throws(NoteFault) {
        guard let text = String(validating: line, as: UTF8.self), text.hasPrefix("\u{2014} ") else {
            throw .malformedNote
        }
        let parts = text.dropFirst(2).split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, isKeyName(parts[0]), let bytes = Base64.decode(parts[1]), bytes.count >= 5 else {
            throw .malformedNote
        }
        name = String(parts[0])
        keyHash = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        self.bytes = Array(bytes.dropFirst(4))
    }

    /// How people name the key: `name+hash`.
    fileprivate var keyID: String { "\(name)+\(hexText(keyHash))" }

    fileprivate var line: String {
        "\u{2014} \(name) \(Base64.encode(withUnsafeBytes(of: keyHash.bigEndian) { Array($0) } + bytes))\n"
    }

    fileprivate func names(_ key: VerifierKey) -> Bool {
        key.hash == keyHash && key.name.utf8.elementsEqual(name.utf8)
    }
}

/// The offset of the newline that ends the text before the last empty line.
private func lastBlankLine(in bytes: [UInt8]) -> Int? {
    guard bytes.count >= 2 else { return nil }
    return (0..<bytes.count - 1).last { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }
}
