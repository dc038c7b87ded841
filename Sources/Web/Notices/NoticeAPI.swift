import ConnectorKit
package import Domain
import HTTPTypes
package import Kernel

/// How people are told, and what they could not be told, for programs.
enum NoticeAPI {
    static let routes: [APIRoute] = settingsRoutes + messageRoutes + personRoutes

    private static let settingsRoutes: [APIRoute] = [
        .get(
            "/notice-settings",
            "Read how people are told; of secrets only whether they are set",
            .administer,
            answer: .nullable(settingsAnswer)
        ) { call in
            .json(
                try await call.read { tx in
                    guard let settings = try tx.notices.settings() else { return .null }
                    return try NoticeSettings.json(settings, secrets: tx.notices.secretFields())
                }
            )
        },
        .put(
            "/notice-settings",
            "Say how people are told: the mail server, the usual language and time zone",
            .administer,
            body: settings,
            answer: settingsAnswer
        ) { call in
            let configure = ConfigureNotices(try NoticeSettings(json: call.body), zones: SystemTimeZones())
            return .json(
                try await call.write { tx in
                    guard let saved = try configure(in: tx) else { return .null }
                    return try NoticeSettings.json(saved, secrets: tx.notices.secretFields())
                }
            )
        },
        .delete(
            "/notice-settings",
            "Tell nobody anything any more; what was promised becomes a dead letter",
            .administer
        ) { call in
            _ = try await call.write { try ConfigureNotices(nil, zones: SystemTimeZones())(in: $0) }
            return .done
        },
        .put(
            "/notice-secrets/{field}",
            "Seal the mail server's password or a webhook's address; it is never shown again",
            .administer,
            body: .object([.init("value", .text(maximum: 4_000))])
        ) { call in
            try await SealNoticeSecret(try field(call), Secret(call.text("value") ?? ""))(in: call.operation)
            return .done
        },
        .delete("/notice-secrets/{field}", "Let go of a sealed secret", .administer) { call in
            try await SealNoticeSecret(try field(call), nil)(in: call.operation)
            return .done
        },
        .list(
            "/notice-matrix",
            "Read who is told of what",
            .ownMatters,
            answer: .page("NoticeRulePage", rule)
        ) { _ in .page(Kernel.Page(items: NoticeRule.matrix, next: nil), \.json) },
    ]

    private static let messageRoutes: [APIRoute] = [
        .list(
            "/notice-deliveries",
            "List messages that failed for good, or those of people without an address",
            .administer,
            query: [.init("state", .words(["deadLetter", "unreachable"]), "deadLetter unless given")],
            answer: .page("DeliveryPage", delivery)
        ) { call in
            let state = call.query["state"].flatMap(Delivery.State.init) ?? .deadLetter
            let page = try call.page
            return try await call.read { tx in
                let found = try tx.notices.list(state, page: page).map { try $0.json(in: tx) }
                return .page(found, \.self)
            }
        },
        .post(
            "/notice-deliveries/{id}/retry",
            "Give a message another series of attempts",
            .administer,
            answer: delivery,
            status: .accepted
        ) { call in
            let id: ID<Delivery> = try call.id()
            return .json(try await call.write { try RetryDelivery(id)(in: $0).json(in: $0) })
        },
        .post(
            "/notice-tests",
            "Send one message to try out a channel: to a person, or to a room of Slack or Teams",
            .administer,
            body: .object([
                .init("person", .text(maximum: 64), optional: true),
                .init("channel", .words(["slack", "teams"]), optional: true),
                .init("room", .words(NoticeRoom.allCases.map(\.rawValue)), optional: true),
            ]),
            answer: delivery,
            status: .accepted
        ) { call in
            let test = TryNotice(
                person: call.text("person").map { ID($0) },
                channel: call.text("channel").flatMap(Delivery.Channel.init),
                room: call.text("room").flatMap(NoticeRoom.init)
            )
            return .json(try await call.write { try test(in: $0).json(in: $0) })
        },
    ]

    private static let personRoutes: [APIRoute] = [
        .get("/me/notices", "Read how I am told", .ownMatters, answer: wishesAnswer) { call in
            let me = try call.me
            return .json(try await call.read { try NoticePreferences.json(of: me, in: $0) })
        },
        .put("/me/notices", "Say how I am told", .ownMatters, body: wishes, answer: wishesAnswer) { call in
            let me = try call.me
            let set = SetNoticePreferences(try NoticePreferences(json: call.body), of: me, zones: SystemTimeZones())
            return .json(
                try await call.write { tx in
                    try set(in: tx)
                    return try NoticePreferences.json(of: me, in: tx)
                }
            )
        },
        .put(
            "/me/mail-address",
            "Say where I am written to; it is never shown again",
            .ownMatters,
            body: addressBody
        ) { call in
            try await SealMailAddress(Secret(call.text("address") ?? ""), of: call.me)(in: call.operation)
            return .done
        },
        .delete("/me/mail-address", "Forget where I am written to", .ownMatters) { call in
            try await SealMailAddress(nil, of: call.me)(in: call.operation)
            return .done
        },
        .put(
            "/people/{id}/mail-address",
            "Say where a person is written to; it is never shown again",
            .administer,
            body: addressBody
        ) { call in
            try await SealMailAddress(Secret(call.text("address") ?? ""), of: try call.id())(in: call.operation)
            return .done
        },
        .put(
            "/grants/{id}/renewal",
            "Let a grant run out, so that nobody is reminded of its end; or take that back",
            .ownMatters,
            body: .object([.init("isRenewed", .flag)])
        ) { call in
            let mark = MarkNotRenewed(try call.id(), call.body["isRenewed"]?.bool == false)
            try await call.write { try mark(in: $0) }
            return .done
        },
    ]

    private static func field(_ call: APICall) throws -> NoticeSecret {
        let name: ID<NoticeSettings> = try call.id("field")
        guard let field = NoticeSecret(rawValue: name.rawValue) else {
            throw Refusal(.notFound, "no_such_secret", "there is no secret of that name")
        }
        return field
    }
}

extension NoticeAPI {
    private static let addressBody = Schema.object([.init("address", .text(maximum: 254))])

    private static let language = Schema.words(NoticeLanguage.allCases.map(\.rawValue))

    private static let mail = Schema.object([
        .init("host", .text(maximum: 253)),
        .init("port", .integer(1...65_535), "587, or 465 for `implicit`", optional: true),
        .init("security", .words(["starttls", "implicit"]), "`starttls` unless given", optional: true),
        .init("user", .text(maximum: 200), "the account at the mail server", optional: true),
        .init("from", .text(maximum: 254)),
        .init("domains", .list(.text(maximum: 253), maximum: 50), "where people's addresses may lie"),
    ])

    private static let settingsMembers: [Schema.Member] = [
        .init("mail", .nullable(mail), optional: true), .init("language", language, optional: true),
        .init("timeZone", .text(maximum: 60), optional: true),
        .init("commentsInJira", .flag, "whether issues are told of expiry and revocation", optional: true),
    ]

    private static let settings = Schema.named("NoticeSettings", .object(settingsMembers))

    private static let settingsAnswer = Schema.named(
        "NoticeSettingsAnswer",
        .object(
            settingsMembers + [
                .init("version", .integer()),
                .init("secrets", .list(.words(NoticeSecret.allCases.map(\.rawValue))), "which are set"),
            ]
        )
    )

    private static let wishesMembers: [Schema.Member] = [
        .init("language", .nullable(language), optional: true),
        .init("timeZone", .nullable(.text(maximum: 60)), optional: true),
        .init("digestHour", .nullable(.integer(0...23)), "the hour of a daily digest", optional: true),
        .init("muted", .list(.words(NoticeEvent.allCases.map(\.rawValue))), optional: true),
    ]

    private static let wishes = Schema.named("NoticeWishes", .object(wishesMembers))

    private static let wishesAnswer = Schema.named(
        "NoticeWishesAnswer",
        .object(wishesMembers + [.init("hasAddress", .flag)])
    )

    private static let rule = Schema.named(
        "NoticeRule",
        .object([
            .init("event", .words(NoticeEvent.allCases.map(\.rawValue))),
            .init("audiences", .list(.words(NoticeAudience.allCases.map(\.rawValue)))),
            .init("room", .nullable(.words(NoticeRoom.allCases.map(\.rawValue)))),
            .init("roomReplacesPeople", .flag), .init("isDigestible", .flag), .init("isMandatory", .flag),
            .init("jira", .words(["by_deed", "notice", "none"])),
        ])
    )

    private static let delivery = Schema.named(
        "Delivery",
        .object([
            .init("id", .text()), .init("event", .nullable(.text())),
            .init("channel", .words(Delivery.Channel.allCases.map(\.rawValue))),
            .init("person", .nullable(.text())), .init("room", .nullable(.text())),
            .init("state", .words(Delivery.State.allCases.map(\.rawValue))), .init("attempts", .integer()),
            .init("createdAt", .instant), .init("code", .nullable(.text())), .init("message", .nullable(.text())),
        ])
    )
}

extension NoticeSettings {
    package static func json(_ settings: NoticeSettings, secrets: [NoticeSecret]) -> JSON {
        .object((settings.json.members ?? []) + [JSON.Member("secrets", .strings(secrets.map(\.rawValue)))])
    }
}

extension NoticePreferences {
    static func json(of person: ID<Person>, in tx: any Transaction) throws -> JSON {
        let hasAddress = try tx.notices.address(of: person) != nil
        return .object(
            (try tx.notices.preferences(of: person).json.members ?? []) + [JSON.Member("hasAddress", .bool(hasAddress))]
        )
    }
}

extension NoticeRule {
    package var json: JSON {
        [
            "event": .string(event.rawValue), "audiences": .strings(audiences.map(\.rawValue)),
            "room": .text(room?.rawValue), "roomReplacesPeople": .bool(roomReplacesPeople),
            "isDigestible": .bool(isDigestible), "isMandatory": .bool(isMandatory), "jira": .string(jira.rawValue),
        ]
    }
}

extension Delivery {
    package func json(in tx: any Transaction) throws -> JSON {
        let event = try notice.flatMap { try tx.notices.find($0)?.event }
        let room: NoticeRoom? = if case .room(let name) = addressee { name } else { nil }
        return [
            "id": .string(id.rawValue), "event": .text(event?.rawValue), "channel": .string(channel.rawValue),
            "person": .text(person?.rawValue), "room": .text(room?.rawValue), "state": .string(state.rawValue),
            "attempts": .int(attempts), "createdAt": .instant(createdAt), "code": .text(code),
            "message": .text(message),
        ]
    }
}
