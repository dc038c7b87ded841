package import ConnectorKit
package import Kernel

/// Another system from its own side: a pure state machine.
///
/// Everything it answers follows from its state, the call and the instant. It has no clock, no socket and no lock, so
/// the simulation can copy it and the sandbox can serve it.
package protocol Vendor: Sendable {
    mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply
    /// The vendor's own words, status and headers for trouble that has nothing to do with the call.
    mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply
}

/// Trouble that any system can be in, worded by each in its own way.
package enum Trouble: Hashable, Sendable {
    /// Too many calls; the allowance comes back after the span.
    case rateLimited(Span)
    /// Too many calls at once.
    case crowded
    /// Others are changing the same object: 409 with the vendor's error body.
    case conflict
    /// 500 with the vendor's error body.
    case broken
    /// 503 with the vendor's error body.
    case unavailable
    /// 502 with a gateway's HTML where JSON was expected.
    case gateway
}

extension HTTPReply {
    /// What a load balancer says when it cannot reach the system behind it.
    package static var gatewayPage: HTTPReply {
        let page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
        return HTTPReply(502, headers: ["content-type": "text/html"], body: Array(page.utf8))
    }
}
