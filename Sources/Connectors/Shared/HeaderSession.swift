import ConnectorKit
import Kernel

/// A session whose whole proof is one header; it authorizes calls to one origin, below one path, only.
struct HeaderSession: Session {
    let expiresAt: Instant
    let grantedScopes: Set<String>
    private let header: String
    private let scheme: String
    private let token: Secret
    private let home: WebAddress

    /// - Parameter home: the system it is for; nothing outside of its origin and path ever sees the token.
    init(
        _ scheme: String,
        _ token: Secret,
        for home: WebAddress,
        until expiresAt: Instant,
        scopes: Set<String>,
        header: String = "authorization"
    ) {
        (self.scheme, self.token, self.home, self.header) = (scheme, token, home, header)
        (self.expiresAt, grantedScopes) = (expiresAt, scopes)
    }

    func authorize(_ call: HTTPCall, at now: Instant, answering challenge: HTTPReply?) -> HTTPCall? {
        guard challenge == nil, now < expiresAt, call.address.isBelow(home) else { return nil }
        var call = call
        token.withText { call.headers.set(header, scheme + $0) }
        return call
    }
}

extension WebAddress {
    /// Whether the address is at the same origin and in the path of the other, however a server reads dots in it.
    func isBelow(_ home: WebAddress) -> Bool {
        guard hasSameOrigin(as: home), !hasDotSegments else { return false }
        let base = home.path.hasSuffix("/") ? home.path : home.path + "/"
        return path.hasPrefix(base) || path == home.path
    }

    /// Whether a segment of the path is `.` or `..`, plainly or encoded: servers take such a path for another one.
    var hasDotSegments: Bool {
        path.split(separator: "/", omittingEmptySubsequences: true).contains { segment in
            [".", ".."].contains(WebAddress.decode(segment) ?? "..")
        }
    }
}
