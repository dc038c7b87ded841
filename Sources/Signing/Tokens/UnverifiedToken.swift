package import Kernel

/// A compact JWS that was read and not yet believed.
package struct UnverifiedToken: Sendable {
    package static let maximumLength = 32_768

    let header: JSON
    let payload: [UInt8]
    let signature: [UInt8]
    let input: [UInt8]

    /// Reads strictly: three parts of unpadded base64url, a header without duplicate keys and without extensions.
    package init(_ compact: String) throws(Refusal) {
        let parts = compact.split(separator: ".", omittingEmptySubsequences: false)
        guard compact.utf8.count <= UnverifiedToken.maximumLength, parts.count == 3,
            let head = Base64.decode(parts[0], .url), let payload = Base64.decode(parts[1], .url),
            let signature = Base64.decode(parts[2], .url), let header = try? JSON(parsing: head, depth: 8),
            header.members != nil
        else { throw .malformedToken }
        (self.header, self.payload, self.signature) = (header, payload, signature)
        input = Array((parts[0] + "." + parts[1]).utf8)
        try refuseExtensions()
    }

    /// The `kid` it names; to look up a key with, nothing more.
    package var keyID: String? { header["kid"]?.string }

    /// The key it carries; only DPoP believes in it, and only as the name of whoever holds its other half.
    var embeddedKey: JSON? { header["jwk"] }

    /// The claims, after the signature was found good.
    ///
    /// - Parameter algorithms: those pinned for this issuer. Empty means that nothing is accepted.
    package func verified(by key: JWK, algorithms: Set<SignatureAlgorithm>) throws(Refusal) -> VerifiedToken {
        guard let algorithm = header["alg"]?.string.flatMap(SignatureAlgorithm.init), algorithms.contains(algorithm)
        else {
            throw Refusal(
                .unauthenticated,
                "token_algorithm",
                "the token's algorithm is not the one agreed with its issuer"
            )
        }
        guard key.allows(algorithm) else {
            throw Refusal(.unauthenticated, "token_key_use", "the token's key is not meant for such signatures")
        }
        guard key.verifies(signature, of: input, with: algorithm) else {
            throw Refusal(.unauthenticated, "token_signature", "the token's signature is not good")
        }
        return VerifiedToken(header: header, payload: payload)
    }

    /// Nothing that changes the meaning of a token is understood here, so nothing of the kind may be there.
    private func refuseExtensions() throws(Refusal) {
        guard header["crit"] == nil, header["b64"] == nil else {
            throw Refusal(.unauthenticated, "token_critical", "the token asks for an extension that is not supported")
        }
        for name in ["alg", "kid", "typ", "cty"] {
            if let value = header[name], value.string == nil { throw .malformedToken }
        }
    }
}

/// A token whose signature is good.
///
/// What it says is still to be checked.
package struct VerifiedToken: Sendable {
    package let header: JSON
    package let payload: [UInt8]

    /// The claims; a payload with duplicate keys has none.
    package func claims() throws(Refusal) -> JSON {
        guard let json = try? JSON(parsing: payload), json.members != nil else { throw .malformedToken }
        return json
    }
}

extension Refusal {
    static let malformedToken = Refusal(.unauthenticated, "token_malformed", "this is not a token that can be read")
}
