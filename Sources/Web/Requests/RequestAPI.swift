import Domain
import HTTPTypes
import Kernel

/// Requests and decisions, for programs.
enum RequestAPI {
    static let routes: [APIRoute] = [
        .list(
            "/requests",
            "List requests, the pending oldest first, others newest first",
            .readAccess,
            query: filters,
            answer: .page("RequestPage", schema)
        ) { call in
            let filter = try filter(call.query)
            let page = try call.page
            return try await call.read { tx in .page(try tx.requests.list(filter, page: page), \.json) }
        },
        .list(
            "/me/requests",
            "List the requests to which the caller is a party",
            .ownMatters,
            answer: .page("RequestPage", schema)
        ) { call in
            let (me, page) = (try call.me, try call.page)
            return try await call.read { tx in .page(try tx.requests.list(RequestFilter(party: me), page: page), \.json)
            }
        },
        APIRoute(
            method: .post,
            path: "/requests/export",
            summary: "Export requests of 90 days, or of a window up to 365, as CSV",
            permission: .readAccess,
            query: filters + [
                .init("after", .text(maximum: 128), "goes on after the request with this id, without the head"),
                .init("bom", .words(["true", "false"]), "whether the file begins with a byte order mark"),
            ],
            answer: .text(maximum: Int(Int32.max)),
            answerType: "text/csv"
        ) { call in
            let download = RequestDownload(
                try filter(call.query),
                after: call.query["after"].map { ID($0) },
                hasByteOrderMark: call.query["bom"] == "true"
            )
            return APIAnswer(raw: try await download.response(call.services, call.identity))
        },
        .get("/requests/{id}", "Read one request", .ownMatters, answer: schema, show),
        .post(
            "/requests/{id}/decision",
            "Approve or deny one request",
            .decide,
            body: decisionSchema,
            answer: schema,
            decide
        ).versioned,
        .post(
            "/requests/{id}/cancellation",
            "Cancel a pending request: its requester or a site admin",
            .ownMatters,
            body: .object([.init("reason", .text(maximum: 1_000))]),
            answer: schema,
            cancel
        ),
        .post(
            "/bulk-decisions",
            "Decide 1 to 50 requests alike; each has its own result",
            .decide,
            body: bulkSchema,
            answer: bulkAnswer,
            status: .ok,
            decideInBulk
        ),
    ]

    private static let filters: [APIRoute.Query] = [
        .init("decision", .words(AccessRequest.Decision.allCases.map(\.rawValue)), "only requests with this decision"),
        .init("issue", .text(maximum: 60), "the issue key"), .init("id", .text(maximum: 128), "the request's id"),
        .init("from", .instant, "raised at this time or later"), .init("to", .instant, "raised before this time"),
    ]

    private static func filter(_ query: Form) throws -> RequestFilter {
        RequestFilter(
            decision: query["decision"].flatMap(AccessRequest.Decision.init(rawValue:)),
            issue: query["issue"],
            id: query["id"],
            from: query["from"].flatMap(Instant.init(rfc3339:)),
            to: query["to"].flatMap(Instant.init(rfc3339:))
        )
    }

    @Sendable private static func show(_ call: APICall) async throws -> APIAnswer {
        let id: ID<AccessRequest> = try call.id()
        let request = try await call.read { try visible($0.requests.find(id), call) }
        return .json(request.json, version: request.version)
    }

    static func visible(_ request: AccessRequest?, _ call: APICall) throws -> AccessRequest {
        let isOwn = call.identity.actor.person.map { request?.isParty($0) ?? false } ?? false
        guard let request, isOwn || call.may(.readAccess) else {
            throw Refusal(.notFound, "no_such_request", "there is no such request")
        }
        return request
    }

    @Sendable private static func decide(_ call: APICall) async throws -> APIAnswer {
        let id: ID<AccessRequest> = try call.id()
        let decision = decision(call.body)
        let request = try await call.write { tx in
            try DecideRequest(id, decision, at: call.text("stage"), version: call.version)(in: tx)
            return try visible(tx.requests.find(id), call)
        }
        return .json(request.json, version: request.version)
    }

    private static func decision(_ body: JSON) -> HumanDecision {
        guard body["decision"]?.string == "approve" else { return .deny(reason: body["reason"]?.string ?? "") }
        return .approve(days: body["days"]?.integer.map { Int($0) }, comment: body["comment"]?.string)
    }

    @Sendable private static func cancel(_ call: APICall) async throws -> APIAnswer {
        let id: ID<AccessRequest> = try call.id()
        let reason = call.text("reason") ?? ""
        let request = try await call.write { tx in
            _ = try visible(tx.requests.find(id), call)
            try CancelRequest(id, reason: reason)(in: tx)
            return try visible(tx.requests.find(id), call)
        }
        return .json(request.json, version: request.version)
    }

    @Sendable private static func decideInBulk(_ call: APICall) async throws -> APIAnswer {
        let ids = try (call.body["requests"]?.array ?? []).map { try ID<AccessRequest>(checking: $0.string) }
        let results = try await DecideInBulk(ids, decision(call.body))(
            store: call.services.store,
            scope: call.scope,
            actor: call.identity.actor
        )
        let items = results.map { result -> JSON in
            [
                "request": .string(result.id.rawValue), "issue": .text(result.issue),
                "done": .bool(result.refusal == nil && !result.isStageOnly), "outcome": .string(result.outcome),
                "reason": .text(result.refusal?.reason),
                "message": .text(result.refusal?.message),
            ]
        }
        return .json(["items": .array(items)])
    }
}

extension RequestAPI {
    private static let verbs = Schema.words(["approve", "deny"])

    private static let decisionSchema = Schema.named(
        "Decision",
        .object([
            .init("decision", verbs),
            .init("days", .integer(1...180), "fewer than asked; only for an approval", optional: true),
            .init("comment", .text(maximum: 1_000), "only for an approval", optional: true),
            .init("reason", .text(maximum: 1_000), "needed for a denial; the requester reads it", optional: true),
            .init("stage", .text(maximum: 40), "where the caller decides; found unless given", optional: true),
        ])
    )

    private static let bulkSchema = Schema.named(
        "BulkDecision",
        .object([
            .init("requests", .list(.text(maximum: 128), maximum: 1_000)), .init("decision", verbs),
            .init("comment", .text(maximum: 1_000), optional: true),
            .init("reason", .text(maximum: 1_000), optional: true),
        ])
    )

    private static let bulkAnswer = Schema.named(
        "BulkResult",
        .object([
            .init(
                "items",
                .list(
                    .object([
                        .init("request", .text()), .init("issue", .nullable(.text())), .init("done", .flag),
                        .init("outcome", .text(), "`done`, `stage_approved`, or why not"),
                        .init("reason", .nullable(.text())), .init("message", .nullable(.text())),
                    ])
                )
            )
        ])
    )

    static let schema = Schema.named(
        "Request",
        .object([
            .init("id", .text()), .init("issue", .text()), .init("project", .text()), .init("requester", .text()),
            .init("beneficiary", .text()), .init("tool", .text()), .init("role", .text()),
            .init("businessUse", .text()), .init("dataClasses", .list(.text())), .init("requestedDays", .integer()),
            .init("particulars", .nullable(.anything), "what it says in the fields that are switched on"),
            .init("snapshotHash", .text(), "SHA-256, hexadecimal"), .init("policyRevision", .integer()),
            .init("createdAt", .instant), .init("decision", .words(AccessRequest.Decision.allCases.map(\.rawValue))),
            .init("source", .nullable(.words(AccessRequest.Source.allCases.map(\.rawValue)))),
            .init("decidedBy", .nullable(.text())), .init("decidedAt", .nullable(.instant)),
            .init("reason", .nullable(.text())), .init("approvedDays", .nullable(.integer())),
            .init("blockedBy", .nullable(.text()), "what kept policy from approving"),
            .init("policy", .nullable(.anything), "outcome, matched rules, revision and facts"),
            .init("stage", .integer(), "which approval is next, from 1"),
            .init("stages", .integer(), "how many people have to approve"),
            .init("version", .integer()),
        ])
    )
}

extension AccessRequest {
    var json: JSON {
        [
            "id": .string(id.rawValue), "issue": .string(issue), "project": .string(project),
            "requester": .string(requester.rawValue), "beneficiary": .string(beneficiary.rawValue),
            "tool": .string(tool.rawValue), "role": .string(role), "businessUse": .string(businessUse),
            "dataClasses": .strings(dataClasses), "requestedDays": .int(requestedDays),
            "particulars": particulars.json,
            "snapshotHash": .string(Hex.encode(snapshotHash)), "policyRevision": .integer(policyRevision),
            "createdAt": .instant(createdAt), "decision": .string(decision.rawValue), "source": .text(source?.rawValue),
            "decidedBy": .text(decidedBy), "decidedAt": .instant(decidedAt), "reason": .text(reason),
            "approvedDays": .int(approvedDays), "blockedBy": .text(blockedBy),
            "policy": policyRecord.flatMap { try? JSON(parsing: $0) } ?? .null, "stage": .int(stage),
            "stages": .int(stages), "version": .integer(version),
        ]
    }
}

extension APICall {
    /// The person behind the call; an operator is nobody's person.
    var me: ID<Person> {
        get throws {
            guard let person = identity.actor.person else {
                throw Refusal(.forbidden, "person_required", "this is about a person; use a token that one made")
            }
            return person
        }
    }
}
