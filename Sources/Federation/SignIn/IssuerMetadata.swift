import Kernel
import Signing

/// What an issuer says of itself in its discovery document (OpenID Connect Discovery 1.0).
struct IssuerMetadata: Sendable {
    let issuer: String
    let authorization: WebAddress
    let token: WebAddress
    let keys: WebAddress
    /// The algorithms that its id tokens may be signed with, of those we speak.
    let algorithms: Set<SignatureAlgorithm>
    /// Whether the client's secret travels in the form because the issuer does not take it as a header.
    let wantsSecretInForm: Bool

    /// - Parameter issuer: what an admin configured; the document must name itself exactly so.
    init(_ json: JSON, issuer: String) throws(Refusal) {
        guard let named = json["issuer"]?.string, sameBytes(named, issuer) else {
            throw IssuerMetadata.refusal("it names another issuer than `\(issuer)`")
        }
        guard let base = WebAddress(issuer) else { throw IssuerMetadata.refusal("`\(issuer)` is not an address") }
        self.issuer = issuer
        authorization = try IssuerMetadata.address("authorization_endpoint", json, base)
        token = try IssuerMetadata.address("token_endpoint", json, base)
        keys = try IssuerMetadata.address("jwks_uri", json, base)
        let named256 = json["id_token_signing_alg_values_supported"]?.array?.compactMap(\.string) ?? ["RS256"]
        algorithms = Set(named256.compactMap(SignatureAlgorithm.init))
        guard !algorithms.isEmpty else { throw IssuerMetadata.refusal("it signs with no algorithm known here") }
        let methods = json["token_endpoint_auth_methods_supported"]?.array?.compactMap(\.string)
        wantsSecretInForm =
            methods.map { !$0.contains("client_secret_basic") && $0.contains("client_secret_post") } ?? false
    }

    /// An endpoint may be on another host, and never on a weaker scheme than the issuer.
    private static func address(_ name: String, _ json: JSON, _ base: WebAddress) throws(Refusal) -> WebAddress {
        guard let address = json[name]?.string.flatMap({ WebAddress($0) }),
            address.scheme == "https" || base.scheme == "http"
        else { throw refusal("its `\(name)` is missing or not an https address") }
        return address
    }

    private static func refusal(_ why: String) -> Refusal {
        Refusal(.unavailable, "issuer_metadata", "the issuer's discovery document cannot be used: \(why)")
    }
}
