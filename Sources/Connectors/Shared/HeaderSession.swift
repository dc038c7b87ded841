import ConnectorKit
import Kernel

/// A session whose whole proof is one header; it authorizes calls to one origin only.
struct HeaderSession: Session {
    let expiresAt: Instant
    let grantedScopes: Set<String>
    private let scheme: String
    private let token: Secret
    private let home: WebAddress

    init(_ scheme: String, _ token: Secret, for home: WebAddress, until expiresAt: Instant, scopes: Set<String>) {
        (self.scheme, self.token, self.home) = (scheme, token, home)
        (self.expiresAt, grantedScopes) = (expiresAt, scopes)
    }

    func authorize(_ call: HTTPCall, at now: Instant, answering challenge: HTTPReply?) -> HTTPCall? {
        guard challenge == nil, now < expiresAt, call.address.hasSameOrigin(as: home) else { return nil }
        var call = call
        token.withText { call.headers.set("authorization", scheme + $0) }
        return call
    }
}
