/// Something that signs: a key in memory, or a key management service that never hands its key out.
package protocol Signer: Sendable {
    var algorithm: SignatureAlgorithm { get }
    /// The `kid` that verifiers look the key up by, where they do.
    var keyID: String? { get }
    /// What verifies the signatures.
    var publicKey: JWK { get }

    /// The signature in its JOSE form: for ES256 the two numbers side by side, 64 bytes.
    func sign(_ message: [UInt8]) async throws -> [UInt8]
}
