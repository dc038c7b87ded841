package import Kernel

/// Says how the organization tells its people; nil tells them nothing any more.
package struct ConfigureNotices: Sendable {
    private let settings: NoticeSettings?
    private let version: Int64?
    private let zones: any TimeZones

    /// - Parameter version: the version that was read; nil replaces whatever there is.
    package init(_ settings: NoticeSettings?, version: Int64? = nil, zones: any TimeZones) {
        (self.settings, self.version, self.zones) = (settings, version, zones)
    }

    package func callAsFunction(in tx: some Scope & HasNotices) throws -> NoticeSettings? {
        try tx.requirePerson(.admin, to: "say how people are told")
        let old = try tx.notices.settings()
        guard version == nil || version == old?.version else { throw Refusal.noticesChanged }
        if let settings { try zones.require(settings.timeZone) }
        var saved = settings
        saved?.version = (old?.version ?? 0) + 1
        try tx.notices.save(saved)
        // A password was given to one server: whoever names another must not have it sent there.
        if old?.mail?.place != saved?.mail?.place { try tx.notices.removeSecret(.mailPassword) }
        // The settings name servers and addresses, which may tell about people: the log says that they changed, not to what.
        let data: JSON = [
            "mail": .bool(saved?.mail != nil), "language": .text(saved?.language.rawValue),
            "timeZone": .text(saved?.timeZone), "commentsInJira": .bool(saved?.commentsInJira ?? false),
        ]
        try tx.record(AuditEvent(.noticesConfigured, [], data.withoutNulls))
        return saved
    }
}

/// Keeps a sealed secret of a channel, or lets go of it.
package struct SetNoticeSecret: Sendable {
    private let field: NoticeSecret
    private let sealed: SealedValue?

    package init(_ field: NoticeSecret, _ sealed: SealedValue?) { (self.field, self.sealed) = (field, sealed) }

    package func callAsFunction(in tx: some Scope & HasNotices) throws {
        try tx.requirePerson(.admin, to: "set secrets")
        guard let settings = try tx.notices.settings() else {
            throw Refusal(.conflict, "notices_off", "say how people are told first: `clearance notices set`")
        }
        guard field.isWebhook || settings.mail?.user != nil else {
            throw Refusal(.conflict, "no_mail_user", "a password needs the account at the mail server first")
        }
        if let sealed { try tx.notices.setSecret(sealed, field: field) } else { try tx.notices.removeSecret(field) }
        let data: JSON = ["field": .string(field.rawValue), "set": .bool(sealed != nil)]
        try tx.record(AuditEvent(.noticeSecretSet, [], data))
    }
}

/// Keeps how one person wants to be told.
///
/// Their own wish, or an admin's word for them.
package struct SetNoticePreferences: Sendable {
    private let person: ID<Person>
    private let preferences: NoticePreferences
    private let zones: any TimeZones

    package init(_ preferences: NoticePreferences, of person: ID<Person>, zones: any TimeZones) {
        (self.preferences, self.person, self.zones) = (preferences, person, zones)
    }

    package func callAsFunction(in tx: some Scope & HasNotices & HasPeople) throws {
        try tx.requireOwn(person, to: "say how somebody else is told")
        _ = try tx.people.require(person)
        if let zone = preferences.timeZone { try zones.require(zone) }
        try tx.notices.save(preferences, of: person)
        if preferences.digestHour == nil { try sendWhatWaits(in: tx) }
    }

    /// Nothing is lost when somebody wants no digest any more.
    private func sendWhatWaits(in tx: some Scope & HasNotices) throws {
        for var delivery in try tx.notices.waiting(for: person, limit: BundleDigest.most) {
            delivery.state = .queued
            try tx.notices.save(delivery)
            try tx.queue.promise(.delivery, id: delivery.id.rawValue, at: tx.now)
        }
        try tx.queue.withdraw(.digest, id: person.rawValue)
    }
}

/// Keeps a person's sealed mail address, or forgets it.
package struct SetMailAddress: Sendable {
    private let person: ID<Person>
    private let sealed: SealedValue?

    package init(_ sealed: SealedValue?, of person: ID<Person>) { (self.sealed, self.person) = (sealed, person) }

    package func callAsFunction(in tx: some Scope & HasNotices & HasPeople) throws {
        try tx.requireOwn(person, to: "set somebody else's mail address")
        _ = try tx.people.require(person)
        try tx.notices.setAddress(sealed, of: person)
        try tx.record(AuditEvent(.noticeAddressSet, [.person(person)], ["set": .bool(sealed != nil)]))
    }
}

/// Marks a grant that shall run out: nobody is reminded of its end any more.
package struct MarkNotRenewed: Sendable {
    private let id: ID<Grant>
    private let isMarked: Bool

    package init(_ id: ID<Grant>, _ isMarked: Bool) { (self.id, self.isMarked) = (id, isMarked) }

    package func callAsFunction(in tx: some Scope & HasNotices & HasGrants & HasApprovals) throws {
        guard let grant = try tx.grants.find(id) else {
            throw Refusal(.notFound, "no_such_grant", "there is no such grant")
        }
        guard let person = tx.actor.person else {
            throw Refusal(.forbidden, "person_required", "only a person can let a grant run out")
        }
        let owners = try tx.approvals.owners(of: grant.tool)
        guard person == grant.holder || owners.contains(person) || tx.actor.roles.contains(.admin) else {
            throw Refusal(.forbidden, "not_yours", "only the holder, an owner of the tool or a site admin may say so")
        }
        guard grant.isOpen else { throw Refusal(.conflict, "already_ended", "this grant has ended already") }
        try tx.notices.setNotRenewed(id, by: isMarked ? person : nil, at: tx.now)
        try tx.record(AuditEvent(.grantNotRenewed, [.grant(id)], ["marked": .bool(isMarked)]))
    }
}

extension Scope {
    fileprivate func requireOwn(_ person: ID<Person>, to deed: String) throws(Refusal) {
        if actor.person == person { return }
        try requirePerson(.admin, to: deed)
    }
}

extension TimeZones {
    package func require(_ zone: String) throws(Refusal) {
        guard offset(of: zone, at: 0) != nil else {
            throw Refusal(.invalid, "time_zone_unknown", "there is no time zone `\(zone.prefix(60))`")
        }
    }
}

extension Refusal {
    static let noticesChanged = Refusal(
        .conflict,
        "changed_meanwhile",
        "the notice settings were changed by someone else meanwhile: read them again, then repeat"
    )
}
