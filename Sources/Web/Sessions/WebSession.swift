import Domain
import Hummingbird
import Kernel

/// A browser's session: 256 random bits in a cookie, of which only the SHA-256 is stored.
struct WebSession: Sendable {
    static let lifetime = Span.hours(8)

    private let key: [UInt8]

    static func fresh(_ randomness: any Randomness) -> WebSession { WebSession(key: randomness.bytes(32)) }

    private init(key: [UInt8]) { self.key = key }

    init?(_ request: Request, isSecure: Bool) {
        guard let text = request.cookies[Self.cookieName(isSecure)]?.value, let key = Base64.decode(text, .url),
            key.count == 32
        else { return nil }
        self.key = key
    }

    var hash: [UInt8] { sha256(key) }

    /// The synchronizer token of this session's forms: nobody without the cookie can compute it, and nothing is stored.
    var formToken: String { Base64.encode(hmacSHA256(Array("form".utf8), key: key), .url) }

    /// The `__Host-` prefix, where https allows it, keeps sibling hosts from planting a cookie.
    static func cookieName(_ isSecure: Bool) -> String { isSecure ? "__Host-clearance" : "clearance" }

    func cookie(isSecure: Bool) -> Cookie {
        .ours(
            Self.cookieName(isSecure),
            Base64.encode(key, .url),
            seconds: Int(Self.lifetime.milliseconds / 1_000),
            isSecure
        )
    }

    static func noCookie(isSecure: Bool) -> Cookie { .ours(cookieName(isSecure), "", seconds: 0, isSecure) }
}

extension Cookie {
    /// A cookie for the whole of this host, out of scripts' reach, sent on top-level visits from elsewhere only.
    static func ours(_ name: String, _ value: String, seconds: Int, _ isSecure: Bool) -> Cookie {
        Cookie(name: name, value: value, maxAge: seconds, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }
}
