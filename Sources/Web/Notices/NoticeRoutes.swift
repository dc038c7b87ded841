import ConnectorKit
import Domain
import HTTPTypes
import Hummingbird
import Kernel

/// How people are told, for admins, and what they could not be told.
enum NoticeRoutes {
    static let routes: [PageRoute] = [
        .get("/intake/notices", .administer) { try await show($0) },
        .post("/intake/notices", .administer, save),
        .post("/intake/notices/secrets", .administer, seal),
        .post("/notices/{id}/retry", .administer, retry),
        .get("/settings/notices", .ownMatters) { try await NoticeWishesPage().page($0) },
        .post("/settings/notices", .ownMatters, saveWishes),
        .post("/settings/address", .ownMatters, saveAddress),
        .post("/grants/{id}/renewal", .ownMatters, markRenewal),
    ]

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        do {
            let settings = try NoticeSettings(json: typed(visit.form))
            let version = visit.form["version"].flatMap { Int64($0) }.flatMap { $0 == 0 ? nil : $0 }
            let configure = ConfigureNotices(settings, version: version, zones: SystemTimeZones())
            try await visit.write { _ = try configure(in: $0) }
        } catch let refusal as Refusal { return try await show(visit, problem: refusal) }
        return done("intake", .noticesSaved)
    }

    private static func typed(_ form: Form) -> JSON {
        let domains = (form["domains"] ?? "").split { $0 == "," || $0.isWhitespace }.map(String.init)
        let mail: JSON = [
            "host": .text(form["host"]), "port": .int(form["port"].flatMap { Int($0) }),
            "security": .text(form["security"]), "user": .text(form["user"].flatMap { $0.isEmpty ? nil : $0 }),
            "from": .text(form["from"]), "domains": .strings(domains),
        ]
        return [
            "mail": form["host"].map(\.isEmpty) == false ? mail.withoutNulls : .null,
            "language": .text(form["language"]), "timeZone": .text(form["zone"]),
            "commentsInJira": .bool(form["jira"] == "on"),
        ]
    }

    @Sendable private static func seal(_ visit: Visit) async throws -> Response {
        do {
            guard let field = visit.form["field"].flatMap(NoticeSecret.init) else {
                throw Refusal(.invalid, "secret_unknown", "choose what to seal from the list")
            }
            let value = visit.form["value"].flatMap { $0.isEmpty ? nil : Secret($0) }
            try await SealNoticeSecret(field, value)(in: visit.identity.operation(visit.services))
        } catch let refusal as Refusal { return try await show(visit, problem: refusal) }
        return done("intake", .secretSet)
    }

    @Sendable private static func retry(_ visit: Visit) async throws -> Response {
        let id: ID<Delivery> = try visit.id()
        try await visit.write { _ = try RetryDelivery(id)(in: $0) }
        return done("intake", .toldAgain)
    }

    @Sendable private static func saveWishes(_ visit: Visit) async throws -> Response {
        let form = visit.form
        let muted = form.pairs.filter { $0.0 == "muted" }.map(\.1)
        let wishes: JSON = [
            "language": .text(form["language"].flatMap { $0.isEmpty ? nil : $0 }),
            "timeZone": .text(form["zone"].flatMap { $0.isEmpty ? nil : $0 }),
            "digestHour": .int(form["digest"].flatMap { Int($0) }), "muted": .strings(muted),
        ]
        let person = visit.person.id
        do {
            let set = SetNoticePreferences(try NoticePreferences(json: wishes), of: person, zones: SystemTimeZones())
            try await visit.write { try set(in: $0) }
        } catch let refusal as Refusal { return try await NoticeWishesPage(problem: refusal).page(visit) }
        return done("settings", .saved)
    }

    @Sendable private static func saveAddress(_ visit: Visit) async throws -> Response {
        let address = visit.form["address"].flatMap { $0.isEmpty ? nil : Secret($0) }
        do {
            try await SealMailAddress(address, of: visit.person.id)(in: visit.identity.operation(visit.services))
        } catch let refusal as Refusal {
            return try await NoticeWishesPage(problem: refusal).page(visit)
        }
        return done("settings", .saved)
    }

    @Sendable private static func markRenewal(_ visit: Visit) async throws -> Response {
        let mark = MarkNotRenewed(try visit.id(), visit.form["renewed"] != "on")
        try await visit.write { try mark(in: $0) }
        return .seeOther(InternalPath(["access"], query: [("notice", Notice.saved.rawValue)]))
    }

    private static func done(_ place: String, _ notice: Notice) -> Response {
        .seeOther(InternalPath([place, "notices"], query: [("notice", notice.rawValue)]))
    }
}

extension NoticeRoutes {
    private static func show(_ visit: Visit, problem: Refusal? = nil) async throws -> Response {
        let (clock, page) = (visit.clock, visit.pageRequest)
        let view = try await visit.read { tx in
            let settings = try tx.notices.settings()
            let dead = try tx.notices.list(.deadLetter, page: page)
            let unreachable = try tx.notices.count(.unreachable)
            let rows = try dead.items.map { try row($0, Names(tx), in: tx, clock) }
            let base: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
                "none": Empty.noneYet("Everybody was told", "Messages that fail for good stand here."),
                "unreachable": .some(
                    unreachable == 0
                        ? nil : ViewerClock.count(unreachable, "message") + " concerned people without a mail address."
                ),
                "secrets": .list(secrets(try tx.notices.secretFields())), "isOn": .flag(settings != nil),
                "rules": .list(NoticeRule.matrix.map(\.view)),
            ]
            return base.adding(form(settings)).adding(Pager(visit, next: dead.next, count: rows.count).view)
        }
        return Page(
            title: "Notices",
            template: "notices/show",
            view: view,
            tab: .intake,
            status: problem?.code.status ?? .ok,
            problem: problem
        )
        .response(to: visit)
    }

    private static func form(_ settings: NoticeSettings?) -> View {
        let mail = settings?.mail
        let languages = NoticeLanguage.allCases.map { (value: $0.rawValue, label: $0.name) }
        let ways = [(value: "starttls", label: "STARTTLS"), (value: "implicit", label: "TLS from the first byte")]
        let zones = Preferences.zoneNames.map { (value: $0, label: $0) }
        return [
            "host": .text(mail?.host ?? ""), "port": .text(mail.map { String($0.port) } ?? "587"),
            "ways": Choices.of(ways, chosen: mail?.security.rawValue ?? "starttls"),
            "user": .text(mail?.user ?? ""), "from": .text(mail?.from ?? ""),
            "domains": .text(mail?.domains.joined(separator: ", ") ?? ""),
            "languages": Choices.of(languages, chosen: (settings?.language ?? .english).rawValue),
            "zones": Choices.of(zones, chosen: settings?.timeZone ?? "UTC"),
            "jira": .flag(settings?.commentsInJira ?? false), "version": .number(settings?.version ?? 0),
        ]
    }

    private static func secrets(_ known: [NoticeSecret]) -> [View] {
        NoticeSecret.allCases.map { field in
            [
                "value": .text(field.rawValue), "label": .text(field.words),
                "lozenges": [known.contains(field) ? Lozenge("Set", .good) : Lozenge("Not set", .calm)].field,
            ]
        }
    }

    private static func row(_ delivery: Delivery, _ names: Names, in tx: any Transaction, _ clock: ViewerClock) throws
        -> View
    {
        let event = try delivery.notice.flatMap { try tx.notices.find($0)?.event }
        let who: String =
            switch delivery.addressee {
            case .person(let person, _): try names.person(person)
            case .room(let room): "the room \(room.rawValue)"
            }
        return [
            "id": .text(delivery.id.rawValue),
            "headline": .text("\(event?.words ?? "A message"), for \(who)"),
            "channel": .text(delivery.channel.words), "since": .text(clock.moment(delivery.createdAt)),
            "attempts": .text(ViewerClock.count(delivery.attempts, "attempt")),
            "finding": .some(delivery.message?.sentence),
        ]
    }
}

extension NoticeRule {
    fileprivate var view: View {
        let who = audiences.map { $0.rawValue.replacing("_", with: " ") }.joined(separator: ", ")
        let place = room.map { $0.rawValue + (roomReplacesPeople ? ", instead" : "") } ?? "–"
        let timing = isMandatory ? "At once, always" : isDigestible ? "At once or digest" : "At once"
        return ["event": .text(event.words), "who": .text(who), "place": .text(place), "timing": .text(timing)]
    }
}

extension NoticeEvent {
    /// As people read it on pages.
    var words: String {
        switch self {
        case .pending: "A request waits"
        case .decided: "A request was decided"
        case .slaBreached: "A request is overdue"
        case .escalated: "A request was escalated"
        case .activated: "Access began"
        case .manualNeeded: "Work by hand waits"
        case .deadLetter: "A job was given up"
        case .expiring: "Access is about to end"
        case .expired: "Access ended"
        case .revoked: "Access was revoked"
        case .reviewAssigned: "A review waits"
        case .reviewHalfTime: "A review is at half time"
        case .reviewLastDay: "A review is on its last day"
        case .reviewOverdue: "A review is overdue"
        case .removalOutstanding: "Access that ended is still there"
        case .removalsHeld: "Removals are held"
        case .chainBroken: "The log does not hold"
        case .connectorDown: "A connection is down"
        case .delegated: "Somebody decides in another's place"
        case .breakGlass: "Break-glass was used"
        case .mintAnomaly: "A session is out of the ordinary"
        case .drillOverdue: "The emergency stop was not drilled"
        }
    }
}

extension NoticeSecret {
    fileprivate var words: String {
        switch self {
        case .mailPassword: "Mail password"
        case .slackApprovals: "Slack webhook, approvals"
        case .slackAdmins: "Slack webhook, admins"
        case .teamsApprovals: "Teams webhook, approvals"
        case .teamsAdmins: "Teams webhook, admins"
        }
    }
}

extension Delivery.Channel {
    fileprivate var words: String {
        switch self {
        case .mail: "Mail"
        case .slack: "Slack"
        case .teams: "Microsoft Teams"
        }
    }
}
