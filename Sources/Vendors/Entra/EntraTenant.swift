package import ConnectorKit
package import Kernel
import Signing

/// A Microsoft Entra tenant with its token endpoint and the part of Graph v1.0 that provisioning needs.
///
/// It looks at paths only, so both may answer at one origin.
package struct EntraTenant: Vendor {
    package let id: String
    package let displayName: String
    package let domain: String
    /// Where Graph answers: the origin of links and of the scope that tokens are asked for.
    package let graph: WebAddress
    package let authority: WebAddress
    package var behaviour = EntraBehaviour()

    var people: [String: EntraPerson] = [:]
    var idsByName: [String: String] = [:]
    var groups: [String: EntraGroupRecord] = [:]
    var apps: [String: EntraApp] = [:]
    var tokens: [String: EntraToken] = [:]
    var spentAssertions = SpentIDs()
    var numbers: SeededNumbers
    let graphPrincipal: String

    package init(
        id: String,
        displayName: String,
        domain: String,
        authority: WebAddress,
        graph: WebAddress,
        seed: UInt64 = 1
    ) {
        (self.id, self.displayName, self.domain) = (id.lowercased(), displayName, domain.lowercased())
        (self.authority, self.graph) = (authority, graph)
        numbers = SeededNumbers(seed: seed)
        graphPrincipal = numbers.uuid()
    }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        guard let incoming = IncomingCall(call) else {
            return finished(badRequest("The request URI is not valid."), at: now)
        }
        if incoming.path.count == 4, Array(incoming.path.dropFirst()) == ["oauth2", "v2.0", "token"] {
            return finished(token(incoming, at: now), at: now)
        }
        return finished(resource(incoming, at: now), at: now)
    }

    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        switch trouble {
        case .rateLimited(let span): finished(throttled(after: span, scope: "Tenant_Application/ReadWrite"), at: now)
        // Some services say nothing about when to come back.
        case .crowded: finished(throttled(after: nil, scope: nil), at: now)
        case .conflict:
            finished(
                error(
                    409,
                    "Directory_ConcurrencyViolation",
                    "Error due to concurrent requests being made to the tenant. Please wait briefly and retry."
                ),
                at: now
            )
        case .broken: finished(error(500, "InternalServerError", "Internal server error."), at: now)
        case .unavailable: finished(error(503, "ServiceUnavailable", "The service is unavailable."), at: now)
        case .gateway: .gatewayPage
        }
    }

    private mutating func resource(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard call.path.first == "v1.0", let operation = GraphOperation(call) else {
            return error(404, "BadRequest", "Resource not found for the segment.")
        }
        countDownToExpiry()
        guard let token = bearer(of: call), now < token.expiresAt else {
            return error(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
        }
        guard operation.permissions.isEmpty || !operation.permissions.isDisjoint(with: token.roles) else {
            return error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
        }
        return perform(operation, call, token, at: now)
    }

    private func bearer(of call: IncomingCall) -> EntraToken? {
        guard let header = call.call.headers["authorization"], header.hasPrefix("Bearer ") else { return nil }
        return tokens[String(header.dropFirst("Bearer ".count))]
    }

    private mutating func countDownToExpiry() {
        guard let left = behaviour.callsUntilTokensExpire else { return }
        behaviour.callsUntilTokensExpire = left > 0 ? left - 1 : nil
        if left == 0 { expireTokens() }
    }

    private mutating func throttled(after span: Span?, scope: String?) -> HTTPReply {
        var reply = error(429, "TooManyRequests", "Too Many Requests")
        if let span { reply.headers.set("retry-after", String(span.secondsRoundedUp)) }
        if let scope { reply.headers.set("x-ms-throttle-scope", scope) }
        return reply
    }

    private mutating func finished(_ reply: HTTPReply, at now: Instant) -> HTTPReply {
        var reply = reply
        reply.headers.set("date", HTTPDate.format(now))
        reply.headers.set("request-id", numbers.uuid())
        return reply
    }
}

/// How this tenant behaves where tenants differ, or where a test wants it to.
package struct EntraBehaviour: Sendable {
    /// At most this many elements on a page, whatever is asked for.
    package var pageSize = 999
    /// How long a new object answers 404.
    package var newObjectLag = Span.seconds(0)
    /// How long reads do not show a change of membership.
    package var membershipLag = Span.seconds(0)
    /// Whether `members` may be filtered by id.
    package var filtersMembers = true
    /// Whether there is a delta query of groups.
    package var tellsChanges = true
    /// How long a delta link is known; then it has to be begun anew.
    package var changesKept = Span.days(7)
    /// Puts an empty page before the first.
    package var beginsWithEmptyPage = false
    /// Where the next page is said to be, instead of here.
    package var nextPageOrigin: String?
    /// Says things in other words than usual.
    package var rewordsErrors = false
    /// Refuses everybody new, for a reason of its own that has the same status as a duplicate.
    package var refusesNewMembers = false
    /// Makes the caller an owner by itself, and then refuses to be told so.
    package var ownsByItself = false
    /// Whether groups can be read by their `uniqueName`.
    package var readsByUniqueName = true
    /// After that many more calls all access tokens have expired.
    package var callsUntilTokensExpire: Int?
}
