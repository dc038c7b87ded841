import ConnectorKit
import Kernel
import Signing

/// The operator's app as GitHub knows it: an id, and signed tokens of a few minutes.
struct GitHubAppProof {
    /// GitHub's clock may be behind ours; an `iat` in its future is refused.
    static let head = Span.seconds(60)
    /// GitHub allows ten minutes.
    static let lifetime = Span.minutes(8)

    private let id: String
    private let key: SigningKey

    /// - Throws: what is missing of the operator's app, or what is wrong with its private key.
    init(_ context: MintContext) async throws(ProviderFailure) {
        do {
            let app = try await context.app("github")
            guard let id = app.settings["app_id"]?.nonEmpty else {
                throw ProviderFailure(.terminal, "app_missing", "the operator's app at GitHub has no id")
            }
            self.id = id
            key = try SigningKey(pem: try await app.secret("private_key"), algorithm: .rs256)
        } catch let failure as ProviderFailure {
            throw failure
        } catch let refusal as Refusal {
            throw ProviderFailure(.terminal, refusal.reason, "the operator's app at GitHub: " + refusal.message)
        } catch {
            throw ProviderFailure(.retryable, "app_unreadable", "the operator's app at GitHub could not be read")
        }
    }

    /// A token that says who the app is, and nothing of any installation.
    func token(at now: Instant) throws -> Secret {
        let claims: JSON = [
            "iss": .string(id), "iat": .integer((now - Self.head).seconds),
            "exp": .integer((now + Self.lifetime).seconds),
        ]
        return Secret(try JWS.sign(claims, header: [.init("typ", "JWT")], with: key))
    }
}

/// Calls as the app itself: for looking at an installation, never for an organization's data.
///
/// Every call carries a token signed anew. Where GitHub's clock is another, its own answer says by how much.
struct GitHubAppSession: Session {
    let expiresAt: Instant
    let grantedScopes: Set<String> = []
    let proof: GitHubAppProof
    let home: WebAddress

    func authorize(_ call: HTTPCall, at now: Instant, answering challenge: HTTPReply?) -> HTTPCall? {
        guard now < expiresAt, call.address.hasSameOrigin(as: home) else { return nil }
        var moment = now
        if let challenge {
            guard let theirs = challenge.clock, theirs.isFar(from: now) else { return nil }
            moment = theirs
        }
        guard let token = try? proof.token(at: moment) else { return nil }
        var call = call
        token.withText { call.headers.set("authorization", "Bearer " + $0) }
        return call
    }
}

extension HTTPReply {
    /// The other side's clock, as it says.
    var clock: Instant? { headers["date"].flatMap(HTTPDate.parse) }
}

extension Instant {
    /// Whether two clocks differ by more than a signed token forgives.
    func isFar(from other: Instant) -> Bool { abs((self - other).milliseconds) > 30_000 }
}
