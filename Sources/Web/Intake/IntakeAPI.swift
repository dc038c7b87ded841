import Domain
import HTTPTypes
import Kernel

/// Where requests come from, for programs.
enum IntakeAPI {
    static let routes: [APIRoute] =
        IntakeFieldsAPI.routes + [
            .get("/intake", "Read the intake project", .administer, answer: schema) { call in
                try await call.read { try answer($0) }
            },
            .put(
                "/intake",
                "Choose the one intake project, its portal and request types",
                .administer,
                body: schema,
                answer: schema
            ) { call in
                let configure = ConfigureIntake(IntakeProject(body: call.body))
                return try await call.write { tx in
                    try configure(in: tx)
                    return try answer(tx)
                }
            },
            .list(
                "/intake/issues",
                "List announced issues by state",
                .administer,
                query: [states],
                answer: .page("IntakeItemPage", item)
            ) { call in
                let state = call.query["state"].flatMap(IntakeItem.State.init(rawValue:)) ?? .waiting
                let page = try call.page
                return try await call.read { tx in .page(try tx.intake.items(state: state, page: page), \.json) }
            },
            .post(
                "/intake/issues",
                "Announce an issue, as a webhook would",
                .administer,
                body: .object([.init("issue", .text(maximum: 60))]),
                answer: item,
                status: .accepted
            ) { call in
                let issue = call.text("issue") ?? ""
                return try await call.write { tx in
                    try AnnounceIssue(issue)(in: tx)
                    return .json(try tx.intake.find(issue)?.json ?? .null)
                }
            },
        ]

    private static func answer(_ tx: any Transaction) throws -> APIAnswer {
        guard let project = try tx.intake.project() else {
            throw Refusal(.notFound, "intake_not_configured", "no intake project is chosen yet")
        }
        return .json(project.json)
    }

    private static let states = APIRoute.Query(
        "state",
        .words(IntakeItem.State.allCases.map(\.rawValue)),
        "`waiting` unless given"
    )

    private static let schema = Schema.named(
        "IntakeProject",
        .object([
            .init("connection", .text(maximum: 128)), .init("projectKey", .text(maximum: 60)),
            .init("portalId", .text(maximum: 20)), .init("requestTypeIds", .list(.text(maximum: 20), maximum: 100)),
            .init("appUuid", .text(maximum: 60), "under which Jira keeps the snapshot"),
            .init("pilotGroup", .nullable(.text(maximum: 100)), optional: true),
        ])
    )

    private static let item = Schema.named(
        "IntakeItem",
        .object([
            .init("issue", .text()), .init("state", .words(IntakeItem.State.allCases.map(\.rawValue))),
            .init("reason", .nullable(.text())), .init("attempts", .integer()), .init("firstSeenAt", .instant),
            .init("isSnapshotEdited", .flag, "the data on the issue is not what was frozen when it came in"),
            .init("whereabouts", .nullable(.words(IntakeItem.Whereabouts.allCases.map(\.rawValue)))),
        ])
    )
}

extension IntakeProject {
    init(body: JSON) {
        self.init(
            connection: ID(body["connection"]?.string ?? ""),
            projectKey: body["projectKey"]?.string ?? "",
            portalID: body["portalId"]?.string ?? "",
            requestTypeIDs: body["requestTypeIds"]?.array?.compactMap(\.string) ?? [],
            appUUID: body["appUuid"]?.string ?? "",
            pilotGroup: body["pilotGroup"]?.string
        )
    }

    var json: JSON {
        [
            "connection": .string(connection.rawValue), "projectKey": .string(projectKey),
            "portalId": .string(portalID), "requestTypeIds": .strings(requestTypeIDs), "appUuid": .string(appUUID),
            "pilotGroup": .text(pilotGroup),
        ]
    }
}

extension IntakeItem {
    var json: JSON {
        [
            "issue": .string(issue), "state": .string(state.rawValue), "reason": .text(reason),
            "attempts": .int(attempts), "firstSeenAt": .instant(firstSeenAt),
            "isSnapshotEdited": .bool(editedSnapshot != nil), "whereabouts": .text(whereabouts?.rawValue),
        ]
    }
}
