package import ConnectorKit
import Kernel

/// Something that answers in a vendor's place, with a status that looks like success or like an order.
package enum Impostor: Hashable, Sendable {
    /// 200 with a page where JSON was expected: a login, a maintenance page, an instance that sleeps.
    case page
    /// 200 with a megabyte of well-formed JSON.
    case flood
    /// 307 to somewhere that would like to have the credential.
    case redirect

    package var reply: HTTPReply {
        switch self {
        case .page:
            let page =
                "<!DOCTYPE html><html><head><title>Sign in</title></head><body>access_token=not-one</body></html>"
            return HTTPReply(200, headers: ["content-type": "text/html"], body: Array(page.utf8))
        case .flood:
            let padding = String(repeating: "x", count: 1_024 * 1_024)
            return .json(
                200,
                ["access_token": "flood", "token_type": "Bearer", "expires_in": 3_600, "padding": .string(padding)]
            )
        case .redirect: return HTTPReply(307, headers: ["location": "https://elsewhere.example/collect"])
        }
    }
}
