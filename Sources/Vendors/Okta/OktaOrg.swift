package import ConnectorKit
package import Kernel
import Signing

/// An Okta org: people, groups and rules, and the apps and tokens that may reach them.
package struct OktaOrg: Vendor {
    /// Where it answers, for example `https://acme.okta.com`.
    package let address: WebAddress
    package let id: String
    package var behaviour = OktaBehaviour()

    var people: [String: OktaPerson] = [:]
    var idsByLogin: [String: String] = [:]
    var groups: [String: OktaGroupRecord] = [:]
    var rules: [OktaRule] = []
    var applications: [String: OktaApplication] = [:]
    var serviceApps: [String: OktaServiceAppRecord] = [:]
    var apiTokens: [String: OktaAPITokenRecord] = [:]
    var tokens: [String: OktaToken] = [:]
    var spentAssertions = SpentIDs()
    var spentProofs = SpentIDs()
    var numbers: SeededNumbers
    let nonceSeed: UInt64

    package init(_ address: WebAddress, seed: UInt64 = 1) {
        self.address = address
        numbers = SeededNumbers(seed: seed)
        id = "00o" + numbers.word(17)
        nonceSeed = numbers.next()
    }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        finished(answer(call, at: now), at: now)
    }

    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        switch trouble {
        case .rateLimited(let span): finished(limited(600, remaining: 0, resetAt: now + span), at: now)
        // Okta words a limit on calls at once by two zeros; the reset is only a suggestion.
        case .crowded: finished(limited(0, remaining: 0, resetAt: now + .seconds(1)), at: now)
        case .conflict: finished(error(409, "E0000249", "The rules are being set up."), at: now)
        case .broken: finished(error(500, "E0000009", "Internal Server Error"), at: now)
        case .unavailable: finished(error(503, "E0000010", "Service is in read only mode"), at: now)
        case .gateway: .gatewayPage
        }
    }

    private mutating func answer(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        guard let call = IncomingCall(call) else { return error(400, "E0000003", "The request was not well-formed.") }
        switch (call.path.first, call.path.dropFirst().first) {
        case (".well-known", "okta-organization"): return organization(call)
        case ("oauth2", "v1"): return token(call, at: now)
        case ("api", "v1"): return management(call, at: now)
        default: return noSuchPath
        }
    }

    private mutating func organization(_ call: IncomingCall) -> HTTPReply {
        guard call.method == .get, call.path.count == 2 else { return noSuchPath }
        let link: JSON = ["href": .string(address.origin)]
        return .json(200, ["id": .string(id), "pipeline": "idx", "_links": ["organization": link]])
    }

    private mutating func management(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let operation = OktaOperation(call) else { return noSuchPath }
        switch authorize(call, for: operation, at: now) {
        case .refused(let reply): return reply
        case .allowed: return perform(operation, call, at: now)
        }
    }

    /// Every reply carries the org's clock and an id for support; rate limits too, where they are not the matter.
    private mutating func finished(_ reply: HTTPReply, at now: Instant) -> HTTPReply {
        var reply = reply
        let clock = now + behaviour.clockSkew
        reply.headers.set("date", HTTPDate.format(clock))
        reply.headers.set("x-okta-request-id", numbers.word(20))
        guard reply.headers["x-rate-limit-limit"] == nil else { return reply }
        reply.headers.set("x-rate-limit-limit", "600")
        reply.headers.set("x-rate-limit-remaining", "599")
        reply.headers.set("x-rate-limit-reset", String(clock.milliseconds / 1_000 + 60))
        return reply
    }

    private mutating func limited(_ limit: Int, remaining: Int, resetAt: Instant) -> HTTPReply {
        var reply = error(429, "E0000047", "API call exceeded rate limit due to too many requests.")
        reply.headers.set("x-rate-limit-limit", String(limit))
        reply.headers.set("x-rate-limit-remaining", String(remaining))
        reply.headers.set("x-rate-limit-reset", String((resetAt + behaviour.clockSkew).milliseconds / 1_000))
        return reply
    }
}

/// How this org behaves where orgs differ, or where a test wants it to.
package struct OktaBehaviour: Sendable {
    /// How far its clock is from ours.
    package var clockSkew = Span.seconds(0)
    /// At most this many elements on a page, whatever is asked for.
    package var pageSize = 200
    /// Writes each relation of `Link` on a line of its own.
    package var splitsLinks = true
    /// Where the next page is said to be, instead of here.
    package var nextPageOrigin: String?
    /// How long the search does not show a new group.
    package var searchLag = Span.seconds(0)
    /// How long reads do not show a change of membership.
    package var membershipLag = Span.seconds(0)
    /// Whether taking away who is not a member answers 404 instead of 204.
    package var missesAbsentMembers = false
    /// Whether a group by itself shows its statistics, or only in a list.
    package var expandsSingleGroups = true
    /// Whether the statistics of a group count its members, or say none.
    package var countsMembers = true
    /// Whether management calls need a DPoP nonce too.
    package var wantsNonceOnCalls = false
    /// After that many more calls all access tokens have expired.
    package var callsUntilTokensExpire: Int?
}
