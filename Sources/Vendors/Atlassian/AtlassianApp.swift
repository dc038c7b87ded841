import Kernel

/// An OAuth 2.0 (3LO) app in Atlassian's developer console, and the one site whose admin may consent to it.
package struct AtlassianApp: Sendable {
    package let clientID: String
    package var clientSecret: String
    /// An app has one callback.
    package var redirect: String
    package let cloudID: String
    /// What may be asked for; `offline_access` is not chosen in the console.
    package var scopes: Set<String>
    /// The account that consents, and whose rights the app then has.
    package let account: String
    /// Whether the admin agrees when asked.
    package var isConsented = true

    package init(
        clientID: String,
        clientSecret: String,
        redirect: String,
        cloudID: String,
        scopes: Set<String>,
        account: String
    ) {
        (self.clientID, self.clientSecret, self.redirect) = (clientID, clientSecret, redirect)
        (self.cloudID, self.scopes, self.account) = (cloudID, scopes, account)
    }
}

/// What people granted to the app, and the tokens that came of it.
package struct AtlassianGrants: Sendable, Codable {
    /// An old refresh token may come once more within this time, for a reply that was lost.
    static let leeway = Span.minutes(10)
    static let idle = Span.days(90)
    static let absolute = Span.days(365)
    static let accessLifetime = Span.minutes(60)

    struct Grant: Sendable, Codable {
        let scopes: [String]
        let madeAt: Instant
        var usedAt: Instant
        var isWithdrawn = false
    }

    struct Renewal: Sendable, Codable {
        let grant: String
        /// When it was exchanged for its successor; nil while it is the newest.
        var spentAt: Instant?
    }

    struct Code: Sendable, Codable {
        let scopes: [String]
        let redirect: String
        let expiresAt: Instant
    }

    struct Access: Sendable, Codable {
        let grant: String
        let expiresAt: Instant
    }

    var grants: [String: Grant] = [:]
    var codes: [String: Code] = [:]
    var renewals: [String: Renewal] = [:]
    var accesses: [String: Access] = [:]

    /// The scopes of a token that is good now.
    func scopes(of token: String, at now: Instant) -> Set<String>? {
        guard let access = accesses[token], now < access.expiresAt, let grant = grants[access.grant],
            !grant.isWithdrawn
        else { return nil }
        return Set(grant.scopes)
    }

    /// Spends a refresh token, and ends the whole grant when it had been spent for too long.
    ///
    /// - Returns: the grant that it belongs to; nil when it is good no more.
    mutating func spend(_ token: String, at now: Instant) -> String? {
        guard let renewal = renewals[token], let grant = grants[renewal.grant], !grant.isWithdrawn,
            now - grant.usedAt <= Self.idle, now - grant.madeAt <= Self.absolute
        else { return nil }
        if let spentAt = renewal.spentAt {
            guard now - spentAt <= Self.leeway else {
                grants[renewal.grant]?.isWithdrawn = true
                return nil
            }
        } else {
            renewals[token]?.spentAt = now
        }
        return renewal.grant
    }
}
