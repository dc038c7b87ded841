import ConnectorKit
import Kernel

/// A token endpoint of RFC 6749 at another system, asked once and read strictly.
///
/// Its answer is small JSON from the address that was asked. A page, a redirect, or a body without end is none, and
/// nothing of a body but one word of the standard's ever gets into a message.
struct TokenEndpoint {
    /// A token with everything around it; more than that is not read as one.
    static let largestAnswer = 64 * 1_024
    private static let largestToken = 16 * 1_024
    /// How long a token is trusted whose endpoint does not say how long it lives.
    private static let unstatedLifetime = Span.minutes(10)

    /// Who answers there, for messages.
    let system: String
    /// What a person does when the grant itself is refused.
    let wayBack: String
    let transport: any Transport

    func ask(_ call: HTTPCall) async throws(ProviderFailure) -> TokenAnswer {
        var call = call
        call.headers.set("accept", "application/json")
        call.headers.set("cache-control", "no-store")
        let reply: HTTPReply
        do { reply = try await transport.send(call) } catch { throw ProviderFailure(.transport(error)) }
        guard reply.body.count <= Self.largestAnswer else {
            throw failure(.terminal, "reply_too_large", "what it answered is too large for a token")
        }
        guard reply.isSuccess else { throw ProviderFailure(tokenOf: system, reply, wayBack: wayBack) }
        return try answer(reply)
    }

    private func answer(_ reply: HTTPReply) throws(ProviderFailure) -> TokenAnswer {
        guard let body = reply.json, body.members != nil else {
            // A login page, a maintenance page, or an instance that is asleep: all of them answer 200.
            throw failure(.retryable, "unexpected_reply", "it answered with something else than JSON")
        }
        guard let token = body["access_token"]?.string, Self.isToken(token) else {
            throw failure(.retryable, "unexpected_reply", "it answered without a token")
        }
        guard body["token_type"]?.string?.lowercased() == "bearer" else {
            throw failure(.terminal, "token_type_unknown", "it gave a token of a kind we cannot use")
        }
        let renewal = body["refresh_token"]?.string
        guard renewal.map(Self.isToken) ?? true else {
            throw failure(.retryable, "unexpected_reply", "it answered with a refresh token that cannot be one")
        }
        return TokenAnswer(
            accessToken: Secret(token),
            refreshToken: renewal.map { Secret($0) },
            lifetime: try lifetime(body["expires_in"]),
            scopes: Set((body["scope"]?.string ?? "").split(separator: " ").map(String.init))
        )
    }

    /// Seconds from now, as a number or, as some write it, as digits in a string; at most a day.
    ///
    /// What remains of the token counts, not when it was made: neither clock is compared with the other.
    private func lifetime(_ value: JSON?) throws(ProviderFailure) -> Span {
        guard let value, !value.isNull else { return Self.unstatedLifetime }
        guard let seconds = value.integer ?? value.string.flatMap({ Int64($0) }), seconds > 0 else {
            throw failure(.retryable, "unexpected_reply", "it gave a token that lives for no time")
        }
        return .seconds(min(seconds, 86_400))
    }

    /// Visible ASCII only: what is set into a header must not be able to end it.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= largestToken && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private func failure(_ kind: ProviderFailure.Kind, _ code: String, _ what: String) -> ProviderFailure {
        ProviderFailure(kind, code, "the token endpoint of \(system) cannot be used: \(what)")
    }
}

/// What a token endpoint gave.
struct TokenAnswer: Sendable {
    let accessToken: Secret
    /// A new one, where the old one may be used no more.
    let refreshToken: Secret?
    let lifetime: Span
    /// What it says it granted; empty where it does not say.
    let scopes: Set<String>
}
