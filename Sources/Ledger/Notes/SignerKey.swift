import Crypto
package import Kernel

/// The private key that signs checkpoints and exports.
package struct SignerKey: Sendable {
    package let verifier: VerifierKey
    private let seed: Secret

    /// Makes a key from its 32 secret bytes; its name should be the log's origin.
    package init(name: String, seed: Secret) throws(NoteFault) {
        self.seed = seed
        verifier = try VerifierKey(name: name, publicKey: seed.withBytes(publicKey))
    }

    /// Reads the text form `PRIVATE+KEY+name+hash+seed`, strictly.
    package init(_ text: Secret) throws(NoteFault) {
        try self = text.withText { text throws(NoteFault) in try SignerKey(text: text) }
    }

    private init(text: String) throws(NoteFault) {
        let parts = text.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY", let bytes = Base64.decode(parts[4]),
            bytes.first == ed25519
        else { throw .malformedKey }
        try self.init(name: String(parts[2]), seed: Secret(Array(bytes.dropFirst())))
        guard parts[3] == hexText(verifier.hash) else { throw .malformedKey }
    }

    /// The text form, to be stored sealed.
    package var text: Secret {
        seed.withBytes { seed in
            Secret("PRIVATE+KEY+\(verifier.name)+\(hexText(verifier.hash))+\(Base64.encode([ed25519] + seed))")
        }
    }

    /// The Ed25519 signature over the text: 64 bytes.
    func signature(over text: [UInt8]) throws(NoteFault) -> [UInt8] {
        try seed.withBytes { seed throws(NoteFault) in
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
                let signature = try? key.signature(for: text)
            else { throw .malformedKey }
            return Array(signature)
        }
    }
}

private func publicKey(seed: [UInt8]) throws(NoteFault) -> [UInt8] {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { throw .malformedKey }
    return Array(key.publicKey.rawRepresentation)
}
