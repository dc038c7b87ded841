import Domain
import HTTPTypes
import Kernel

/// Figures about tools and people, for programs.
enum InsightAPI {
    static let routes: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/insights",
            summary: "Read the figures of the last days, for all tools or one",
            permission: .readInsights,
            query: [
                .init("days", .integer(1...365), "how many UTC days, today among them; 90 unless given"),
                .init("tool", .text(maximum: 128), "the tool's id"),
            ],
            answer: figures
        ) { call in
            let days = try call.query.number("days") ?? 90
            let tool = call.query["tool"].map { ID<Tool>($0) }
            return .json(try await call.read { try ReadInsights(days: days, tool: tool)(in: $0) }.json)
        },
        .list(
            "/insights/people",
            "List the people with active access; fewer than five of a department are not told apart",
            .readInsights,
            query: [
                .init("name", .text(maximum: 200), "a part of the name"),
                .init("tool", .text(maximum: 128), "the tool's id"),
                .init("department", .text(maximum: 120), "the department's name"),
            ],
            answer: .page("HolderPage", holder)
        ) { call in
            let page = try call.page
            let filter = HolderFilter(
                name: call.query["name"],
                tool: call.query["tool"].map { ID($0) },
                department: call.query["department"]
            )
            let found = try await call.read { try ListHolders(filter)(page: page, in: $0) }
            guard let found else {
                throw Refusal(
                    .conflict,
                    "group_too_small",
                    "fewer than \(SmallGroups.minimum) people of this department fit, so they are not told apart"
                )
            }
            return .page(found, \.json)
        },
        .get("/insights/departments", "Read active access by department", .readInsights, answer: departments) { call in
            .json(try await call.read { try ReadDepartments()(in: $0) }.json)
        },
        .put(
            "/people/{id}/department",
            "Say which department a person belongs to; null takes the mapping away",
            .administer,
            body: .object([.init("department", .nullable(.text(maximum: 120)))])
        ) { call in
            let id: ID<Person> = try call.id()
            let department = call.text("department")
            try await call.write { try SetDepartment(id, to: department)(in: $0) }
            return .done
        },
    ]

    private static let holder = Schema.named(
        "Holder",
        .object([
            .init("person", .text()), .init("name", .text()), .init("department", .nullable(.text())),
            .init("tools", .integer()), .init("activeGrants", .integer()),
        ])
    )

    private static let departments = Schema.named(
        "DepartmentTable",
        .object([
            .init("isMapped", .flag, "false until somebody was mapped"), .init("minimumGroup", .integer()),
            .init(
                "items",
                .list(
                    .object([
                        .init("department", .nullable(.text()), "null for those whom nobody mapped"),
                        .init("people", .nullable(.integer()), "null where the group is too small"),
                        .init("usersWithActiveAccess", .nullable(.integer())),
                    ])
                )
            ),
        ])
    )

    private static let latency = Schema.object([
        .init("tool", .nullable(.text())), .init("count", .integer()), .init("p50", .nullable(.integer())),
        .init("p90", .nullable(.integer())), .init("p99", .nullable(.integer())),
    ])

    private static func counts(_ name: String) -> Schema {
        .list(.object([.init("tool", .text(), optional: true), .init(name, .text()), .init("count", .integer())]))
    }

    private static let figures = Schema.named(
        "Insights",
        .object([
            .init("countedThrough", .integer(), "the last entry of the log that is counted"),
            .init("countedAt", .instant), .init("from", .instant), .init("to", .instant), .init("timeZone", .text()),
            .init("toolsWithActiveAccess", .integer()), .init("usersWithActiveAccess", .integer()),
            .init("activeGrants", .integer()), .init("pendingGrants", .integer()),
            .init("mostAdopted", .nullable(.text())),
            .init(
                "tools",
                .list(
                    .object([
                        .init("tool", .text()), .init("users", .integer()), .init("activeGrants", .integer()),
                        .init("pendingGrants", .integer()),
                    ])
                )
            ),
            .init(
                "funnel",
                .object([.init("requested", .integer()), .init("approved", .integer()), .init("began", .integer())])
            ),
            .init(
                "decisions",
                .object([
                    .init("approvedByPeople", .integer()), .init("approvedByPolicy", .integer()),
                    .init("automaticPercent", .nullable(.integer())), .init("denied", .integer()),
                    .init("cancelled", .integer()), .init("lapsed", .integer()),
                ])
            ),
            .init("decisionTimes", .list(latency), "whole seconds, by tool; bounds are at most 6.25 % too high"),
            .init("denials", counts("reason")), .init("expiringWithinDays", .map(.integer())),
            .init("standingOver90Days", .integer()), .init("dataClasses", counts("dataClass")),
            .init("removal", latency), .init("outstandingRemovals", .integer()),
            .init("deadlinesMissed", .nullable(.integer())), .init("deadlinesMissedPercent", .nullable(.integer())),
            .init("drift", counts("kind")),
            .init(
                "reviews",
                .object([
                    .init("asked", .integer()), .init("kept", .integer()), .init("revoked", .integer()),
                    .init("overdue", .integer()),
                ]),
                "what happened to reviews in the period; all zero for one tool"
            ),
        ])
    )
}
