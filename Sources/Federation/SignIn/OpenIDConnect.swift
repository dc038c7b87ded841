package import ConnectorKit
package import Domain
package import Kernel
import Signing

/// Signs people in at their organization's own issuer: authorization code with PKCE.
///
/// Which issuer and client, and so which organization, is known before anything is asked; nothing that comes back can
/// change it.
package struct OpenIDConnect: SignInProvider {
    private let transport: any Transport
    private let time: any TimeSource
    private let vault: any SecretVault
    private let issuers: Issuers

    package init(transport: any Transport, time: any TimeSource, vault: any SecretVault) {
        (self.transport, self.time, self.vault) = (transport, time, vault)
        issuers = Issuers(transport: transport, time: time)
    }

    package func begin(
        _ attempt: SignInAttempt,
        at client: SignInClient,
        in scope: OrganizationScope
    ) async throws -> WebAddress {
        var address = try await issuers.metadata(of: client.issuer).authorization
        let challenge = attempt.verifier.withBytes { Base64.encode(sha256($0), .url) }
        let hint = attempt.hint.map { [("login_hint", $0)] } ?? []
        let query = WebAddress.form(
            [
                ("response_type", "code"), ("client_id", client.clientID),
                ("redirect_uri", attempt.redirect.description),
                ("scope", "openid profile"), ("state", attempt.state), ("nonce", attempt.nonce),
                ("code_challenge", challenge), ("code_challenge_method", "S256"),
            ] + hint
        )
        address.query = address.query.map { $0.isEmpty ? query : $0 + "&" + query } ?? query
        return address
    }

    package func finish(
        _ attempt: SignInAttempt,
        code: String,
        at client: SignInClient,
        in scope: OrganizationScope
    ) async throws -> VerifiedSignIn {
        let metadata = try await issuers.metadata(of: client.issuer)
        let token = try await redeem(code, attempt, client, metadata, scope)
        let claims = try await claims(of: token, client, metadata)
        try IDToken.check(claims, nonce: attempt.nonce, client: client.clientID)
        return VerifiedSignIn(
            subject: SignInSubject(issuer: client.issuer, subject: try IDToken.subject(of: claims)),
            name: claims["name"]?.string.map { String($0.prefix(200)) }
        )
    }

    /// The id token for the code.
    private func redeem(
        _ code: String,
        _ attempt: SignInAttempt,
        _ client: SignInClient,
        _ metadata: IssuerMetadata,
        _ scope: OrganizationScope
    ) async throws -> String {
        var pairs = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", attempt.redirect.description),
            ("client_id", client.clientID), ("code_verifier", attempt.verifier.withText { $0 }),
        ]
        let secret = try await secret(of: client, in: scope)
        if let secret, metadata.wantsSecretInForm { pairs.append(("client_secret", secret.withText { $0 })) }
        var call = HTTPCall.form(metadata.token, pairs)
        call.headers.set("accept", "application/json")
        if let secret, !metadata.wantsSecretInForm {
            call.headers.set("authorization", basic(client.clientID, secret))
        }
        return try await idToken(for: call)
    }

    private func idToken(for call: HTTPCall) async throws(Refusal) -> String {
        let reply: HTTPReply
        do { reply = try await transport.send(call) } catch { throw Issuers.unreachable(call.address) }
        if let error = reply.json?["error"]?.string, (400..<500).contains(reply.status) { throw refused(error) }
        guard reply.status == 200, let token = reply.json?["id_token"]?.string else {
            throw Issuers.unreachable(call.address)
        }
        return token
    }

    private func refused(_ error: String) -> Refusal {
        guard error == "invalid_client" || error == "unauthorized_client" else {
            return Refusal(.unauthenticated, "sign_in_code", "the issuer did not accept its own code; sign in again")
        }
        return Refusal(
            .unavailable,
            "sign_in_client",
            "the issuer does not accept this client; an admin must check its id and secret"
        )
    }

    private func claims(of token: String, _ client: SignInClient, _ metadata: IssuerMetadata) async throws(Refusal)
        -> JSON
    {
        let rules = TokenRules(
            issuer: client.issuer,
            audience: client.clientID,
            algorithms: metadata.algorithms,
            maximumAge: .minutes(10)
        )
        do { return try rules.claims(of: token, keys: try await issuers.keys(of: metadata), at: time.now()) } catch {
            guard error == JWKSet.unknownKey else { throw error }
        }
        let keys = try await issuers.keys(of: metadata, fresh: true)
        return try rules.claims(of: token, keys: keys, at: time.now())
    }

    private func secret(of client: SignInClient, in scope: OrganizationScope) async throws -> Secret? {
        guard let sealed = client.sealedSecret else { return nil }
        return try await vault.open(sealed, name: SecretName.signInClient(client.clientID), in: scope)
    }

    /// Both parts are form-encoded inside the header (RFC 6749, 2.3.1).
    private func basic(_ id: String, _ secret: Secret) -> String {
        let pair = WebAddress.encode(id) + ":" + secret.withText { WebAddress.encode($0) }
        return "Basic " + Base64.encode(pair.utf8)
    }
}
