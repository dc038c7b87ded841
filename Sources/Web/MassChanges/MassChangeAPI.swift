package import Domain
import HTTPTypes
package import Kernel

/// The breaker, and what it holds, for programs.
enum MassChangeAPI {
    static let routes: [APIRoute] = [
        .get("/breaker", "Read how many removals an hour may bring, and how many it brought", .readLog, answer: breaker)
        {
            call in
            .json(try await call.read { try BreakerView(in: $0).json })
        },
        .put(
            "/breaker",
            "Set how many removals an hour may bring; wider limits need another admin, or a day where there is none",
            .administer,
            body: .object([.init("most", .integer(1...10_000)), .init("percent", .integer(1...100))]),
            answer: breaker
        ) { call in
            let set = SetBreaker(
                try Breaker(
                    most: Int(call.body["most"]?.integer ?? 0),
                    percent: Int(call.body["percent"]?.integer ?? 0)
                )
            )
            return try await call.write { tx in
                try set(in: tx)
                return .json(try BreakerView(in: tx).json)
            }
        },
        .list(
            "/mass-changes",
            "List changes that the breaker held, newest first",
            .readLog,
            answer: .page("MassChangePage", change)
        ) { call in
            let page = try call.page
            return try await call.read { tx in .page(try tx.massChanges.list(page: page), \.json) }
        },
        .post(
            "/mass-changes/{id}/settlement",
            "Let a held change go on, or give it up",
            .administer,
            body: .object([.init("release", .flag), .init("reason", .text(maximum: 1_000))]),
            answer: change
        ) { call in
            let id: ID<MassChange> = try call.id()
            let settle = SettleMassChange(
                id,
                release: call.body["release"]?.bool ?? false,
                reason: call.text("reason") ?? ""
            )
            return .json(try await call.write { try settle(in: $0) }.json)
        },
        .post(
            "/bulk-revocations",
            "Revoke 1 to 50 grants with one reason; more than the breaker allows wait as a mass change",
            .decide,
            body: .object([
                .init("grants", .list(.text(maximum: 128), maximum: RevokeInBulk.most)),
                .init("reason", .text(maximum: 1_000)),
            ]),
            answer: outcome
        ) { call in
            let ids = (call.body["grants"]?.array ?? []).compactMap(\.string).map { ID<Grant>($0) }
            let revoke = RevokeInBulk(ids, reason: call.text("reason") ?? "")
            return .json(try await call.write { try revoke(in: $0) }.json)
        },
    ]

    private static let breaker = Schema.named(
        "Breaker",
        .object([
            .init("most", .integer()), .init("percent", .integer()),
            .init("allowed", .integer(), "removals in this hour"), .init("passed", .integer()),
            .init("held", .integer(), "changes that wait for an admin"),
            .init(
                "wanted",
                .nullable(
                    .object([
                        .init("most", .integer()), .init("percent", .integer()), .init("by", .text()),
                        .init("from", .nullable(.instant), "null until another admin sets the same"),
                    ])
                ),
                "wider limits that do not hold yet"
            ),
        ])
    )

    static let outcome = Schema.named(
        "MassOutcome",
        .object([
            .init("revoked", .integer(), "how many grants were revoked at once"),
            .init("change", .nullable(change), "set when the breaker holds it, or a worker does it part by part"),
        ])
    )

    static let change = Schema.named(
        "MassChange",
        .object([
            .init("id", .text()), .init("cause", .words(MassChange.Cause.allCases.map(\.rawValue))),
            .init("state", .words(MassChange.State.allCases.map(\.rawValue))), .init("size", .integer()),
            .init("done", .integer()), .init("reason", .text()), .init("askedBy", .text()),
            .init("askedAt", .instant), .init("settledBy", .nullable(.text())),
            .init("settledAt", .nullable(.instant)), .init("settledReason", .nullable(.text())),
        ])
    )
}

/// The breaker as it stands at this moment.
package struct BreakerView: Sendable {
    let breaker: Breaker
    let room: BreakerRoom
    let held: Int
    let wanted: BreakerSetting.Wanted?

    package init(in tx: any Transaction) throws {
        let setting = try tx.massChanges.setting()
        (breaker, room) = (setting.breaker(at: tx.now), try BreakerRoom(in: tx))
        wanted = setting.wanted?.limits == breaker ? nil : setting.wanted
        held = try tx.massChanges.count(in: .paused)
    }

    package var json: JSON {
        [
            "most": .int(breaker.most), "percent": .int(breaker.percent), "allowed": .int(room.allowed),
            "passed": .int(room.passed), "held": .int(held), "wanted": wanted?.json ?? .null,
        ]
    }
}

extension BreakerSetting.Wanted {
    fileprivate var json: JSON {
        [
            "most": .int(limits.most), "percent": .int(limits.percent), "by": .string(by.rawValue),
            "from": .instant(from),
        ]
    }
}

extension MassChange {
    package var json: JSON {
        [
            "id": .string(id.rawValue), "cause": .string(cause.rawValue), "state": .string(state.rawValue),
            "size": .int(size), "done": .int(done), "reason": .string(reason), "askedBy": .string(askedBy),
            "askedAt": .instant(askedAt), "settledBy": .text(settledBy?.rawValue), "settledAt": .instant(settledAt),
            "settledReason": .text(settledReason),
        ]
    }
}

extension MassOutcome {
    package var json: JSON {
        switch self {
        case .done(let count): ["revoked": .int(count), "change": .null]
        case .later(let change): ["revoked": 0, "change": change.json]
        }
    }
}
