package import Kernel

/// Makes signed tokens in the compact form of RFC 7515.
package enum JWS {
    /// Signs with any signer, such as a key management service.
    ///
    /// - Parameter header: members beside `alg` and `kid`, for example `typ` or `x5t#S256`.
    package static func sign(_ claims: JSON, header: [JSON.Member] = [], by signer: some Signer) async throws -> String
    {
        let input = input(claims, header, algorithm: signer.algorithm, keyID: signer.keyID)
        return join(input, try await signer.sign(Array(input.utf8)))
    }

    /// Signs at once with a key in memory.
    package static func sign(_ claims: JSON, header: [JSON.Member] = [], with key: SigningKey) throws -> String {
        let input = input(claims, header, algorithm: key.algorithm, keyID: key.keyID)
        return join(input, try key.signature(of: Array(input.utf8)))
    }

    private static func input(
        _ claims: JSON,
        _ extra: [JSON.Member],
        algorithm: SignatureAlgorithm,
        keyID: String?
    ) -> String {
        var header = [JSON.Member("alg", .string(algorithm.rawValue))]
        if let keyID { header.append(JSON.Member("kid", .string(keyID))) }
        return encode(JSON.object(header + extra)) + "." + encode(claims)
    }

    private static func encode(_ json: JSON) -> String { Base64.encode(json.text.utf8, .url) }
    private static func join(_ input: String, _ signature: [UInt8]) -> String {
        input + "." + Base64.encode(signature, .url)
    }
}
