package import Kernel

/// Keeps a promised notice: looks up who is told at this moment, and promises each of them a message.
///
/// Nobody is told who was not asked: whoever may see what is told is found by the same look-ups that let them decide,
/// and nobody is told of an own deed.
package struct TellPeople: Sendable {
    private let id: ID<Notice>
    private let fence: Int64
    private let zones: any TimeZones

    package init(_ id: ID<Notice>, fence: Int64, zones: any TimeZones) {
        (self.id, self.fence, self.zones) = (id, fence, zones)
    }

    package func callAsFunction(
        in tx: some Scope & HasNotices & HasRequests & HasGrants & HasJobs & HasPeople & HasCatalog & HasConnections
            & HasApprovals & HasPolicies & HasReviews & HasEffects & HasMassChanges
    ) throws {
        guard try tx.queue.keep(.notice, id: id.rawValue, fence: fence), var notice = try tx.notices.find(id),
            notice.toldAt == nil, let settings = try tx.notices.settings()
        else { return }
        notice.toldAt = tx.now
        let matter = try NoticeMatter(notice, in: tx)
        notice.facts = matter.facts
        notice.issue = matter.issue ?? notice.issue
        try tx.notices.save(notice)
        if matter.isRemoval { try PromiseNotice(.removalOutstanding, subject: notice.subject)(in: tx) }
        guard matter.isStillTrue else { return }
        let rule = NoticeRule.of(notice.event)
        let readers = try NoticeReaders(notice, rule, matter, rooms: rooms(for: rule, in: tx), in: tx)
        for reader in readers.people { try tell(reader, of: notice, rule, settings, in: tx) }
        for (channel, room) in readers.rooms { try post(notice, to: room, on: channel, in: tx) }
        if rule.jira == .notice, settings.commentsInJira, let issue = notice.issue {
            try comment(notice, on: issue, settings, in: tx)
        }
    }

    /// The rooms that have a webhook.
    private func rooms(for rule: NoticeRule, in tx: some HasNotices) throws -> [(Delivery.Channel, NoticeRoom)] {
        guard let room = rule.room else { return [] }
        let known = try tx.notices.secretFields()
        return Delivery.Channel.allCases.compactMap { channel in
            NoticeSecret.webhook(channel, room).map(known.contains) == true ? (channel, room) : nil
        }
    }

    private func tell(
        _ reader: NoticeReaders.Reader,
        of notice: Notice,
        _ rule: NoticeRule,
        _ settings: NoticeSettings,
        in tx: some Scope & HasNotices
    ) throws {
        guard settings.mail != nil else { return }
        let wishes = try tx.notices.preferences(of: reader.person)
        guard rule.isMandatory || !wishes.muted.contains(rule.event) else { return }
        let isReachable = try tx.notices.address(of: reader.person) != nil
        let hour = rule.isDigestible ? wishes.digestHour : nil
        let delivery = Delivery(
            id: tx.newID(),
            notice: notice.id,
            channel: .mail,
            addressee: .person(reader.person, as: reader.audience),
            createdAt: tx.now,
            state: !isReachable ? .unreachable : hour == nil ? .queued : .waiting
        )
        try tx.notices.add(delivery)
        switch delivery.state {
        case .queued: try tx.queue.promise(.delivery, id: delivery.id.rawValue, at: tx.now)
        case .waiting:
            guard try tx.queue.find(.digest, id: reader.person.rawValue) == nil else { return }
            let time = LocalTime(zone: wishes.timeZone ?? settings.timeZone, zones: zones)
            let next = time.next(hour: hour ?? 0, after: tx.now)
            try tx.queue.promise(.digest, id: reader.person.rawValue, at: next)
        default: break
        }
    }

    private func post(
        _ notice: Notice,
        to room: NoticeRoom,
        on channel: Delivery.Channel,
        in tx: some Scope & HasNotices
    ) throws {
        let delivery = Delivery(
            id: tx.newID(),
            notice: notice.id,
            channel: channel,
            addressee: .room(room),
            createdAt: tx.now,
            state: .queued
        )
        try tx.notices.add(delivery)
        try tx.queue.promise(.delivery, id: delivery.id.rawValue, at: tx.now)
    }

    private func comment(
        _ notice: Notice,
        on issue: String,
        _ settings: NoticeSettings,
        in tx: some Scope & HasEffects
    ) throws {
        let write = WriteNotice(
            language: settings.language,
            time: LocalTime(zone: settings.timeZone, zones: zones)
        )
        try tx.tell(issue, .comment(text: write(notice, why: "").lines.joined(separator: "\n")))
    }
}
