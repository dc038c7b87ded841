package import ConnectorKit
import Kernel

/// A token of our own issuer, exchanged for one that acts as a service account for a quarter of an hour.
///
/// Access tokens of Google Cloud cannot be revoked, so they are kept short.
package struct GCPWorkloadIdentity: CredentialProvider {
    package static let name = "gcp_wif"
    package static let secretFields: [String] = []
    static let lifetime = Span.minutes(15)
    /// Up to 12 KB by Google's word; some room beyond.
    static let longestToken = 16_384

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let settings: GCPSettings
        do { settings = try GCPSettings(binding.settings) } catch { throw ProviderFailure(error) }
        guard !scopes.isEmpty else {
            throw ProviderFailure(.terminal, "scope_missing", "a token is never asked for without naming scopes")
        }
        let federated = try await federated(settings, in: context)
        let body: JSON = [
            "scope": .strings(scopes.sorted()), "lifetime": .string("\(Self.lifetime.milliseconds / 1_000)s"),
        ]
        var call = HTTPCall.json(.post, settings.impersonation, body)
        federated.withText { call.headers.set("authorization", "Bearer " + $0) }
        let answer = try await answer(to: call, in: context, GCPQuestion.impersonation)
        guard let token = answer["accessToken"]?.string, Self.isToken(token) else {
            throw .unexpectedGCPReply("not an access token")
        }
        // Never longer than was asked for, whatever the answer or a clock says.
        let longest = context.now + Self.lifetime
        let told = answer["expireTime"]?.string.flatMap { Instant(rfc3339: $0) } ?? longest
        return GCPSession(Secret(token), api: settings.api, until: min(told, longest), scopes: scopes)
    }

    private func federated(_ settings: GCPSettings, in context: MintContext) async throws(ProviderFailure) -> Secret {
        let subject: Secret
        do { subject = try await context.identityToken(settings.tokenAudience) } catch let failure as ProviderFailure {
            throw failure
        } catch {
            throw ProviderFailure(.retryable, "issuer_unavailable", "our own issuer could not make a token")
        }
        let body: JSON = [
            "grantType": "urn:ietf:params:oauth:grant-type:token-exchange", "audience": .string(settings.audience),
            "scope": "https://www.googleapis.com/auth/cloud-platform",
            "requestedTokenType": "urn:ietf:params:oauth:token-type:access_token",
            "subjectTokenType": "urn:ietf:params:oauth:token-type:jwt",
            "subjectToken": subject.withText { .string($0) },
        ]
        let answer = try await answer(to: .json(.post, settings.exchange, body), in: context, .exchange)
        // Keys are snake case by the specification; a proxy that speaks the API's usual style is understood as well.
        guard let token = (answer["access_token"] ?? answer["accessToken"])?.string, Self.isToken(token) else {
            throw .unexpectedGCPReply("not a token of the exchange")
        }
        return Secret(token)
    }

    private func answer(to call: HTTPCall, in context: MintContext, _ question: GCPQuestion)
        async throws(ProviderFailure) -> JSON
    {
        var call = call
        call.headers.set("accept", "application/json")
        let reply: HTTPReply
        do { reply = try await context.transport.send(call) } catch { throw ProviderFailure(.transport(error)) }
        guard reply.isSuccess else { throw ProviderFailure(gcp: reply, question) }
        guard let json = reply.json else { throw .unexpectedGCPReply("not JSON") }
        return json
    }

    private static func isToken(_ text: String) -> Bool {
        (1...longestToken).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

/// A session for Google's own APIs, and for nothing else.
struct GCPSession: Session {
    let expiresAt: Instant
    let grantedScopes: Set<String>
    private let token: Secret
    private let api: WebAddress?

    init(_ token: Secret, api: WebAddress?, until expiresAt: Instant, scopes: Set<String>) {
        (self.token, self.api, self.expiresAt, grantedScopes) = (token, api, expiresAt, scopes)
    }

    func authorize(_ call: HTTPCall, at now: Instant, answering challenge: HTTPReply?) -> HTTPCall? {
        guard challenge == nil, now < expiresAt, isHome(call.address) else { return nil }
        var call = call
        token.withText { call.headers.set("authorization", "Bearer " + $0) }
        return call
    }

    private func isHome(_ address: WebAddress) -> Bool {
        if let api { return address.hasSameOrigin(as: api) }
        return address.scheme == "https" && address.host.lowercased().hasSuffix(".googleapis.com")
    }
}
