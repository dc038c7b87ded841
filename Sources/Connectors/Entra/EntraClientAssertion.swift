package import ConnectorKit
import Kernel
import Signing

/// An assertion signed with the private key of a certificate that the app knows.
package struct EntraClientAssertion: CredentialProvider {
    package static let name = "entra_client_assertion"
    package static let secretFields = ["private_key"]
    /// Microsoft advises 5 to 10 minutes.
    static let lifetime = Span.minutes(8)

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let exchange = try EntraTokenExchange(binding, in: context)
        let key = try await Self.key(of: binding, in: context)
        let proof = [
            ("client_assertion_type", OktaTokenExchange.assertionType),
            ("client_assertion", try Self.assertion(exchange.settings, binding, key, in: context)),
        ]
        return try await exchange.session(proof: proof)
    }

    /// PS256 by Microsoft's advice.
    ///
    /// Without a thumbprint the key is named by its `kid`.
    private static func key(of binding: ConnectionBinding, in context: MintContext) async throws(ProviderFailure)
        -> SigningKey
    {
        let pem = try await context.secretOrFailure("private_key")
        let keyID = try thumbprint(of: binding) == nil ? binding.settings["key_id"]?.nonEmpty : nil
        do { return try SigningKey(pem: pem, algorithm: .ps256, keyID: keyID) } catch { throw ProviderFailure(error) }
    }

    private static func assertion(
        _ settings: EntraSettings,
        _ binding: ConnectionBinding,
        _ key: SigningKey,
        in context: MintContext
    ) throws(ProviderFailure) -> String {
        try assertion(settings, key, named: try thumbprint(of: binding), in: context)
    }

    /// The same for a certificate that somebody else than the connection configured.
    ///
    /// - Parameter thumbprint: SHA-256 of the certificate, in hexadecimal.
    static func assertion(
        _ settings: EntraSettings,
        pem: Secret,
        thumbprint: String,
        in context: MintContext
    ) throws(ProviderFailure) -> String {
        let key: SigningKey
        do { key = try SigningKey(pem: pem, algorithm: .ps256) } catch { throw ProviderFailure(error) }
        return try assertion(settings, key, named: try encoded(thumbprint), in: context)
    }

    private static func assertion(
        _ settings: EntraSettings,
        _ key: SigningKey,
        named thumbprint: String?,
        in context: MintContext
    ) throws(ProviderFailure) -> String {
        let now = context.now.seconds
        let claims: JSON = [
            "aud": .string(settings.tokenEndpoint.description), "iss": .string(settings.clientID),
            "sub": .string(settings.clientID), "jti": .string(context.uniqueID()), "nbf": .integer(now),
            "iat": .integer(now), "exp": .integer((context.now + lifetime).seconds),
        ]
        var header = [JSON.Member("typ", "JWT")]
        if let thumbprint { header.append(.init("x5t#S256", .string(thumbprint))) }
        do { return try JWS.sign(claims, header: header, with: key) } catch { throw .cannotSign }
    }

    /// The certificate's SHA-256 in base64url, from hexadecimal with or without colons.
    private static func thumbprint(of binding: ConnectionBinding) throws(ProviderFailure) -> String? {
        guard let text = binding.settings["certificate_thumbprint"]?.nonEmpty else {
            guard binding.settings["key_id"]?.nonEmpty != nil else {
                throw ProviderFailure(.terminal, "setting_missing", "set `certificate_thumbprint` or `key_id`")
            }
            return nil
        }
        return try encoded(text)
    }

    private static func encoded(_ text: String) throws(ProviderFailure) -> String {
        let digits = text.lowercased().filter { $0 != ":" && $0 != " " }
        guard let bytes = Hex.decode(digits), bytes.count == 32 else {
            throw ProviderFailure(
                .terminal,
                "setting_invalid",
                "`certificate_thumbprint` must be the SHA-256 of the certificate: 64 hexadecimal digits"
            )
        }
        return Base64.encode(bytes, .url)
    }
}
