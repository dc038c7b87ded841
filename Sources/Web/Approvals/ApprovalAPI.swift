import Domain
import HTTPTypes
import Kernel

/// Who decides, for programs.
enum ApprovalAPI {
    static let routes: [APIRoute] = [
        .get("/approval-settings", "Read who decides at which stage", .administer, answer: settings) { call in
            try await call.read { answer(try $0.approvals.settings()) }
        },
        .put(
            "/approval-settings",
            "Say who decides at which stage; a stage left out is decided by site admins",
            .administer,
            body: settings,
            answer: settings
        ) { call in
            let configure = ConfigureApprovals(try ApprovalSettings(json: call.body), version: call.version)
            return try await call.write { answer(try configure(in: $0)) }
        }.versioned,
        .get("/tools/{id}/owners", "List the people who answer for a tool", .readAccess, answer: owners) { call in
            let tool: ID<Tool> = try call.id()
            return try await call.read { try list(of: tool, in: $0) }
        },
        .put(
            "/tools/{id}/owners",
            "Name the people who answer for a tool: approvers or site admins",
            .administer,
            body: owners,
            answer: owners
        ) { call in
            let tool: ID<Tool> = try call.id()
            let set = SetToolOwners(
                tool,
                owners: (call.body["owners"]?.array ?? []).compactMap(\.string).map { ID($0) }
            )
            return try await call.write { tx in
                try set(in: tx)
                return try list(of: tool, in: tx)
            }
        },
        .get(
            "/requests/{id}/stages",
            "Read for whom a request waits; names are for approvers, admins and auditors",
            .ownMatters,
            answer: waiting,
            stages
        ),
        APIRoute(
            method: .get,
            path: "/tools/{id}/approvers",
            summary: "Who would decide if a person asked for the tool now",
            permission: .readAccess,
            query: [
                .init("person", .text(maximum: 128), "who would ask; the caller unless given"),
                .init("role", .text(maximum: 100), "the default role unless given"),
                .init("days", .integer(1...180), "the tool's most days, or 30, unless given"),
                .init("dataClasses", .text(maximum: 500), "separated by commas"),
                .init("groups", .text(maximum: 2_000), "ids of the person's Jira groups, separated by commas"),
            ],
            answer: probe
        ) { call in
            let query = call.query
            let ask = ProbeApprovers(
                try call.id(),
                for: try query["person"].map { ID($0) } ?? call.me,
                role: query["role"],
                days: try query.number("days"),
                dataClasses: query.names("dataClasses"),
                groups: query.names("groups")
            )
            return try await call.read { .json(try ask(in: $0).json) }
        },
    ]

    private static func answer(_ settings: ApprovalSettings) -> APIAnswer {
        .json(settings.json, version: settings.version)
    }

    private static func list(of tool: ID<Tool>, in tx: any Transaction) throws -> APIAnswer {
        guard try tx.catalog.find(tool) != nil else {
            throw Refusal(.notFound, "no_such_tool", "there is no such tool in the catalog")
        }
        return .json(["owners": .strings(try tx.approvals.owners(of: tool).map(\.rawValue))])
    }

    @Sendable private static func stages(_ call: APICall) async throws -> APIAnswer {
        let id: ID<AccessRequest> = try call.id()
        return try await call.read { tx in
            let request = try RequestAPI.visible(tx.requests.find(id), call)
            let states = request.decision == .pending ? try FindApprovers(request)(in: tx) : []
            return .json(states.json(showsPeople: call.may(.readAccess)))
        }
    }
}

extension ApprovalAPI {
    private static let route = Schema.named(
        "StageRoute",
        .object([
            .init("roles", .list(.words(["admin", "approver"]), maximum: 2), optional: true),
            .init("people", .list(.text(maximum: 128), maximum: 50), "ids of approvers or admins", optional: true),
            .init("toolOwners", .flag, "whether the tool's owners decide, too", optional: true),
        ])
    )

    private static let settings = Schema.named(
        "ApprovalSettings",
        .object([
            .init("stages", .map(route)),
            .init("slaHours", .nullable(.integer(1...2_160)), "24 unless given; null for none", optional: true),
            .init(
                "escalations",
                .list(.object([.init("afterHours", .integer(1...2_160)), .init("added", route)]), maximum: 5),
                "each adds people who may decide; site admins after 48 hours unless given",
                optional: true
            ),
            .init("lapseDays", .nullable(.integer(1...365)), "never unless given", optional: true),
        ])
    )

    private static let owners = Schema.named(
        "ToolOwners",
        .object([.init("owners", .list(.text(maximum: 128), maximum: 50))])
    )

    private static let stage = Schema.named(
        "StageState",
        .object([
            .init("stage", .text()), .init("approvedBy", .nullable(.text())),
            .init("approvedAt", .nullable(.instant)), .init("count", .integer(), "how many people can decide now"),
            .init("people", .list(.text()), "their ids"),
            .init("fallback", .flag, "whether site admins step in because nobody else can"),
        ])
    )

    private static let waiting = Schema.named(
        "Waiting",
        .object([.init("waitingFor", .nullable(.text()), "in words"), .init("stages", .list(stage))])
    )

    private static let probe = Schema.named(
        "Approvers",
        .object([
            .init("outcome", .text(), "what policy says, as in its documents"),
            .init("blockedBy", .nullable(.text())), .init("waitingFor", .nullable(.text())),
            .init("stages", .list(stage)),
        ])
    )
}

extension Form {
    /// Names separated by commas.
    fileprivate func names(_ name: String) -> [String] {
        (self[name] ?? "").split(separator: ",").map(String.init)
    }
}
