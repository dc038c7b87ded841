package import ConnectorKit
package import Domain
package import Kernel

/// Delivers one message to one person or room.
///
/// At least once: an attempt whose answer was lost is repeated under the same Message-ID.
struct DeliveryHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        let id = ID<Delivery>(work.id)
        guard let letter = try await context.store.read(in: work.scope, { try Letter(id, in: $0) }) else {
            _ = try await context.write(work) { try $0.queue.keep(.delivery, id: work.id, fence: work.fence) }
            return
        }
        let result = try await deliver(letter, work: work, in: context)
        let finish = FinishDelivery(id, fence: work.fence, result: result, jitter: context.randomness.next())
        try await context.write(work) { try finish(in: $0) }
    }

    private func deliver(_ letter: Letter, work: Work, in context: WorkContext) async throws -> EffectResult {
        guard let ports = context.notices else {
            return .failed(code: "no_way_out", message: "this process has no way to tell people")
        }
        guard let settings = letter.settings else {
            return .failed(code: "notices_off", message: "nobody is told anything any more; the settings are gone")
        }
        let text = letter.text(settings, zones: ports.zones)
        switch letter.delivery.addressee {
        case .person(let person, _):
            return try await mail(text, letter, to: person, settings, ports, scope: work.scope, in: context)
        case .room(let room):
            return try await post(text, letter, to: room, ports, scope: work.scope, in: context)
        }
    }

    private func mail(
        _ text: NoticeText,
        _ letter: Letter,
        to person: ID<Person>,
        _ settings: NoticeSettings,
        _ ports: NoticePorts,
        scope: OrganizationScope,
        in context: WorkContext
    ) async throws -> EffectResult {
        guard let mail = settings.mail, let sender = MailAddress(mail.from) else {
            return .failed(code: "mail_off", message: "no mail server is set any more")
        }
        guard letter.isActive else {
            return .failed(code: "person_inactive", message: "the account is not active any more")
        }
        guard let sealed = letter.address else {
            return .failed(code: "no_address", message: "the person has no mail address here any more")
        }
        let name = SecretName.mailAddress(person)
        let opened = try await context.vault.open(sealed, name: name, in: scope).withText { MailAddress($0) }
        guard let recipient = opened, mail.allows(recipient) else {
            return .failed(
                code: "domain_not_allowed",
                message: "the person's address lies in no domain that is written to"
            )
        }
        let write = WriteMail(from: sender, address: ports.address)
        let message = write(
            text,
            to: recipient,
            id: letter.delivery.id,
            thread: letter.thread,
            at: letter.delivery.createdAt
        )
        let password = try await open(letter.secret, .mailPassword, scope: scope, in: context)
        do {
            try await ports.mail.send(message, over: MailServer(mail), password: password)
            return .delivered(note: "mail")
        } catch { return EffectResult(error) }
    }

    private func post(
        _ text: NoticeText,
        _ letter: Letter,
        to room: NoticeRoom,
        _ ports: NoticePorts,
        scope: OrganizationScope,
        in context: WorkContext
    ) async throws -> EffectResult {
        let channel = letter.delivery.channel
        guard let webhook = ports.chats[channel], let field = NoticeSecret.webhook(channel, room),
            let address = try await open(letter.secret, field, scope: scope, in: context)
        else { return .failed(code: "webhook_missing", message: "no webhook is set for this channel any more") }
        let link = text.path.flatMap { WebAddress(ports.address.origin + $0) }
        return await PostChat(webhook, over: ports.transport)(text, link: link, to: address)
    }

    private func open(
        _ sealed: SealedValue?,
        _ field: NoticeSecret,
        scope: OrganizationScope,
        in context: WorkContext
    ) async throws -> Secret? {
        guard let sealed else { return nil }
        return try await context.vault.open(sealed, name: SecretName.notice(field), in: scope)
    }
}

/// A message with all that it takes to write and send it.
private struct Letter: Sendable {
    let delivery: Delivery
    let notices: [Notice]
    let settings: NoticeSettings?
    let wishes: NoticePreferences
    let address: SealedValue?
    let secret: SealedValue?
    let isActive: Bool

    init?(_ id: ID<Delivery>, in tx: any Transaction) throws {
        guard let delivery = try tx.notices.delivery(id), delivery.state == .queued else { return nil }
        self.delivery = delivery
        let own = try delivery.notice.map { [$0] } ?? tx.notices.bundled(in: id).compactMap(\.notice)
        notices = try own.compactMap { try tx.notices.find($0) }
        settings = try tx.notices.settings()
        switch delivery.addressee {
        case .person(let person, _):
            wishes = try tx.notices.preferences(of: person)
            address = try tx.notices.address(of: person)
            secret = try tx.notices.secret(.mailPassword)
            isActive = try tx.people.find(person)?.isActive ?? false
        case .room(let room):
            (wishes, address, isActive) = (NoticePreferences(), nil, true)
            secret = try NoticeSecret.webhook(delivery.channel, room).flatMap { try tx.notices.secret($0) }
        }
    }

    /// Groups the messages on one request.
    var thread: String? {
        guard delivery.notice != nil, let notice = notices.first else { return nil }
        return notice.facts["thread"]?.string ?? notice.subject
    }

    func text(_ settings: NoticeSettings, zones: any TimeZones) -> NoticeText {
        let write = WriteNotice(
            language: wishes.language ?? settings.language,
            time: LocalTime(zone: wishes.timeZone ?? settings.timeZone, zones: zones)
        )
        guard let notice = notices.first else { return write.test() }
        guard delivery.notice != nil else { return write.digest(notices) }
        switch delivery.addressee {
        case .person(_, let audience): return write(notice, why: audience.rawValue)
        case .room: return write(notice, why: "room")
        }
    }
}

/// The ways out to people.
package struct NoticePorts: Sendable {
    package let mail: any MailTransport
    package let chats: [Delivery.Channel: any ChatWebhook]
    package let transport: any Transport
    package let zones: any TimeZones
    /// Where Clearance is reached, for links.
    package let address: WebAddress

    package init(
        mail: any MailTransport,
        chats: [Delivery.Channel: any ChatWebhook],
        transport: any Transport,
        zones: any TimeZones,
        address: WebAddress
    ) {
        (self.mail, self.chats, self.transport) = (mail, chats, transport)
        (self.zones, self.address) = (zones, address)
    }
}
