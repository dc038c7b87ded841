package import Kernel

/// The public keys of an issuer.
package struct JWKSet: Sendable, Equatable {
    package let keys: [JWK]

    package init(_ keys: [JWK]) { self.keys = keys }

    /// Reads a key set document.
    ///
    /// Keys of a kind we do not use are passed over, as RFC 7517 asks; secret material refuses the whole set.
    package init(parsing bytes: [UInt8]) throws(Refusal) {
        guard let json = try? JSON(parsing: bytes) else {
            throw Refusal(.invalid, "jwks_malformed", "the key set is not JSON; check the issuer's address")
        }
        try self.init(json)
    }

    package init(_ json: JSON) throws(Refusal) {
        guard let entries = json["keys"]?.array, entries.count <= 200 else {
            throw Refusal(.invalid, "jwks_malformed", "the key set has no list `keys`, or too long a one")
        }
        var keys: [JWK] = []
        for entry in entries {
            do { keys.append(try JWK(entry)) } catch {
                if error.reason == "jwk_not_public" { throw error }
            }
        }
        self.keys = keys
    }

    package var json: JSON { .object([JSON.Member("keys", .array(keys.map(\.json)))]) }

    /// The one key of that name.
    ///
    /// Two of one name leave open which was meant, so neither is taken.
    package func key(_ keyID: String) throws(Refusal) -> JWK {
        let found = keys.filter { key in key.keyID.map { sameBytes($0, keyID) } ?? false }
        guard found.count <= 1 else {
            throw Refusal(.unauthenticated, "token_key_ambiguous", "the issuer publishes two keys of one name")
        }
        guard let key = found.first else { throw JWKSet.unknownKey }
        return key
    }

    /// What a verifier throws for a key it does not know, so that the caller may fetch the set once more.
    package static let unknownKey = Refusal(
        .unauthenticated,
        "token_key_unknown",
        "the token is signed with a key that its issuer does not publish"
    )
}
