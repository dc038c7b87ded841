package import ConnectorKit
package import Domain
package import Kernel
package import Signing
import Synchronization

/// This server as an OIDC issuer, so that other systems can trust it without sharing a secret with it.
///
/// Keys lie in the vault and rotate by themselves: whoever reads the key set or mints a token makes the next key when it
/// is due. RS256 only, because it is the one algorithm that all of AWS, Google Cloud and Entra take.
package final class OwnIssuer: IdentityIssuer {
    /// Under which the vault seals the issuer's keys; no organization has that id, since theirs are made of 26 characters.
    package static let scope = OrganizationScope(verified: "issuer")
    /// Fewer bits are refused by those who verify.
    static let fewestBits = 2_048

    package let address: IssuerAddress
    private let schedule: KeySchedule
    private let store: any Store
    private let vault: any SecretVault
    private let randomness: any Randomness
    private let makeKey: @Sendable () throws -> SigningKey
    private let opened = Mutex<[String: SigningKey]>([:])

    package init(
        _ address: IssuerAddress,
        schedule: KeySchedule = KeySchedule(),
        store: any Store,
        vault: any SecretVault,
        randomness: any Randomness,
        makeKey: @escaping @Sendable () throws -> SigningKey = { try SigningKey.rsa(.rs256) }
    ) {
        (self.address, self.schedule, self.store) = (address, schedule, store)
        (self.vault, self.randomness, self.makeKey) = (vault, randomness, makeKey)
    }

    package var identifier: String { address.identifier }
    package var cacheTime: Span { KeySchedule.cacheTime }

    package var discovery: JSON {
        [
            "issuer": .string(identifier), "jwks_uri": .string(address.keySet.description),
            "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"], "claims_supported": .strings(IdentityClaims.names),
            "scopes_supported": ["openid"],
        ]
    }

    package func keySet() async throws -> JSON {
        let (keys, now) = try await keys()
        return ["keys": .array(schedule.published(keys, at: now).compactMap { try? JSON(parsing: $0.publicKey) })]
    }

    /// A token about one connection, for one audience.
    package func token(
        of connection: ID<Connection>,
        in organization: ID<Organization>,
        for audience: String
    ) async throws -> Secret {
        let (keys, now) = try await keys()
        guard let key = schedule.signing(keys, at: now) else {
            throw Refusal(
                .unavailable,
                "issuer_key_waiting",
                "the issuer's new key is not published for long enough yet; try again within the hour"
            )
        }
        let claims = try IdentityClaims(
            issuer: identifier,
            subject: ConnectionSubject.text(of: connection, in: organization),
            audience: audience,
            id: randomness.key(at: now),
            now: now
        )
        let header = [JSON.Member("typ", "JWT")]
        return Secret(try JWS.sign(claims.json, header: header, with: try await signingKey(key)))
    }

    /// Every key as it is stored, after the next one was made where it is due, and the time that this is said of.
    package func keys() async throws -> (keys: [IssuerKey], now: Instant) {
        let (keys, now) = try await store.enter { (try $0.issuerKeys(), $0.now) }
        guard let due = schedule.due(keys, at: now) else { return (keys, now) }
        return try await make(due, publishedAt: now)
    }

    /// Publishes the next key before its time.
    package func rotate() async throws {
        let (keys, now) = try await keys()
        _ = try await make(try schedule.early(keys, at: now), publishedAt: now)
    }

    /// Gives up every key at once, as after a theft, and publishes a new one.
    ///
    /// Until verifiers can know the new one, no token is made.
    package func withdraw() async throws {
        try await store.enter { try $0.withdrawIssuerKeys() }
        opened.withLock { $0 = [:] }
        _ = try await keys()
    }

    package func status(of key: IssuerKey, among keys: [IssuerKey], at now: Instant) -> String {
        if key.withdrawnAt != nil { return "withdrawn" }
        if schedule.signing(keys, at: now) == key { return "signing" }
        guard schedule.published(keys, at: now).contains(key) else { return "past" }
        return now < key.signsFrom ? "waiting" : "published"
    }

    private func make(_ next: KeySchedule.NextKey, publishedAt now: Instant) async throws
        -> (keys: [IssuerKey], now: Instant)
    {
        let key = try makeKey()
        guard key.algorithm == .rs256, key.publicKey.bits >= OwnIssuer.fewestBits else {
            throw Refusal(.invalid, "issuer_key_weak", "an issuer's key is RSA of at least 2048 bits, for RS256")
        }
        let named = try key.named(key.publicKey.thumbprint)
        let thumbprint = named.publicKey.thumbprint
        let sealed = try await vault.seal(key.pem, name: OwnIssuer.name(thumbprint), in: OwnIssuer.scope)
        let publicKey = named.publicKey.json.canonicalText
        let schedule = schedule
        // Somebody else may have been first: theirs is the one that counts then.
        return try await store.enter { doors in
            _ = try doors.addIssuerKey(
                IssuerKey(
                    generation: next.generation,
                    keyID: thumbprint,
                    publicKey: publicKey,
                    sealed: sealed,
                    publishedAt: now,
                    signsFrom: next.signsFrom
                )
            )
            let all = try doors.issuerKeys()
            let kept = Set(schedule.published(all, at: now).map(\.generation))
            for key in all where key.sealed != nil && !kept.contains(key.generation) {
                try doors.forgetIssuerKey(key.generation)
            }
            return (try doors.issuerKeys(), now)
        }
    }

    private func signingKey(_ key: IssuerKey) async throws -> SigningKey {
        if let known = opened.withLock({ $0[key.keyID] }) { return known }
        guard let sealed = key.sealed else {
            throw Refusal(
                .unavailable,
                "issuer_key_gone",
                "the issuer's key was let go of; run `clearance issuer rotate`"
            )
        }
        let pem = try await vault.open(sealed, name: OwnIssuer.name(key.keyID), in: OwnIssuer.scope)
        let opened = try SigningKey(pem: pem, algorithm: .rs256, keyID: key.keyID)
        self.opened.withLock { $0 = [key.keyID: opened] }
        return opened
    }

    private static func name(_ keyID: String) -> String { "issuer-key/\(keyID)" }
}

extension JWK {
    /// The length of an RSA key; 0 of any other.
    fileprivate var bits: Int {
        guard case .rsa(let modulus, _) = material, let first = modulus.first else { return 0 }
        return modulus.count * 8 - first.leadingZeroBitCount
    }
}
