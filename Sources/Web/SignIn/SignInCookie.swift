import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// What this browser must bring back from the issuer: one secret, from which state, nonce and verifier follow.
///
/// Nothing is stored on our side before somebody has signed in.
struct SignInCookie: Sendable {
    static let lifetime = Span.minutes(10)

    let key: [UInt8]
    let startedAt: Instant
    let client: SignInClientKey
    let goal: InternalPath

    func attempt(redirect: WebAddress, hint: String? = nil) -> SignInAttempt {
        SignInAttempt(
            redirect: redirect,
            state: derive("state"),
            nonce: derive("nonce"),
            verifier: Secret(derive("verifier")),
            hint: hint
        )
    }

    /// Bound to everything else in the cookie, so that no part of it can be exchanged.
    private func derive(_ purpose: String) -> String {
        let context: JSON = [
            .string(purpose), .integer(startedAt.milliseconds), .string(client.organization.rawValue),
            .string(client.issuer), .string(client.clientID), .string(goal.description),
        ]
        return Base64.encode(hmacSHA256(context.canonical, key: key), .url)
    }

    var value: String {
        let json: JSON = [
            .string(Base64.encode(key, .url)), .integer(startedAt.milliseconds),
            .string(client.organization.rawValue), .string(client.issuer), .string(client.clientID),
            .string(goal.description),
        ]
        return Base64.encode(json.canonical, .url)
    }

    init(key: [UInt8], startedAt: Instant, client: SignInClientKey, goal: InternalPath) {
        (self.key, self.startedAt, self.client, self.goal) = (key, startedAt, client, goal)
    }

    init?(_ value: String) {
        guard let bytes = Base64.decode(value, .url), let json = try? JSON(parsing: bytes),
            let key = json[0]?.string.flatMap({ Base64.decode($0, .url) }), key.count == 32,
            let startedAt = json[1]?.integer, let organization = json[2]?.string, let issuer = json[3]?.string,
            let clientID = json[4]?.string, let goal = json[5]?.string.flatMap(InternalPath.init)
        else { return nil }
        (self.key, self.startedAt, self.goal) = (key, Instant(milliseconds: startedAt), goal)
        client = SignInClientKey(organization: ID(organization), issuer: issuer, clientID: clientID)
    }

    static func name(_ isSecure: Bool) -> String { isSecure ? "__Host-sign-in" : "sign-in" }
}
