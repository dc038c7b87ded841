import Crypto
import Kernel

/// The public key that checks signed notes, as auditors hold it: `name+hash+key`.
package struct VerifierKey: Hashable, Sendable {
    package let name: String
    package let hash: UInt32
    /// An Ed25519 public key: 32 bytes.
    package let publicKey: [UInt8]

    package init(name: String, publicKey: [UInt8]) throws(NoteFault) {
        guard isKeyName(name), publicKey.count == 32 else { throw .malformedKey }
        (self.name, self.publicKey, hash) = (name, publicKey, keyHash(name: name, publicKey: publicKey))
    }

    /// Reads the text form, strictly.
    package init(_ text: String) throws(NoteFault) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(parts[2]), bytes.first == ed25519 else {
            throw .malformedKey
        }
        try self.init(name: String(parts[0]), publicKey: Array(bytes.dropFirst()))
        guard parts[1] == hexText(hash) else { throw .malformedKey }
    }

    /// The text form that `init(_:)` reads.
    package var text: String { "\(name)+\(hexText(hash))+\(Base64.encode([ed25519] + publicKey))" }

    /// Whether this key made the signature over that text.
    package func isValid(_ signature: [UInt8], of text: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: text)
    }

    package static func == (a: Self, b: Self) -> Bool {
        a.hash == b.hash && a.publicKey == b.publicKey && a.name.utf8.elementsEqual(b.name.utf8)
    }
}
