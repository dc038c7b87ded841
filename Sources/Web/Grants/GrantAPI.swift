import Domain
import Kernel

/// Grants, for programs.
enum GrantAPI {
    static let routes: [APIRoute] = [
        .list("/grants", "List grants, newest first", .readAccess, query: filters, answer: .page("GrantPage", schema)) {
            call in
            let filter = filter(call.query)
            let (page, now) = (try call.page, call.services.time.now())
            return try await call.read { tx in .page(try tx.grants.list(filter, page: page)) { $0.json(at: now) } }
        },
        .list("/me/grants", "List the grants of the caller", .ownMatters, answer: .page("GrantPage", schema)) { call in
            let (me, page, now) = (try call.me, try call.page, call.services.time.now())
            return try await call.read { tx in
                .page(try tx.grants.list(GrantFilter(holder: me), page: page)) { $0.json(at: now) }
            }
        },
        .get("/grants/{id}", "Read one grant", .ownMatters, answer: schema) { call in
            let id: ID<Grant> = try call.id()
            return try await answer(call) { try visible($0.grants.find(id), call) }
        },
        .post(
            "/grants/{id}/extensions",
            "Move the end of a grant, at most 180 days after its first start",
            .decide,
            body: .object([.init("days", .integer(1...180)), .init("reason", .text(maximum: 1_000))]),
            answer: schema
        ) { call in
            let id: ID<Grant> = try call.id()
            let (days, reason) = (Int(call.body["days"]?.integer ?? 0), call.text("reason") ?? "")
            let extend = ExtendGrant(id, days: days, reason: reason)
            let grant = try await extend.onRecord(
                store: call.services.store,
                scope: call.scope,
                actor: call.identity.actor
            ) { try call.require(version: try visible($0.grants.find(id), call).version) }
            return .json(grant.json(at: call.services.time.now()), version: grant.version)
        }.versioned,
        .post(
            "/grants/{id}/revocation",
            "End a grant: its holder, an approver or a site admin",
            .ownMatters,
            body: .object([.init("reason", .text(maximum: 1_000))]),
            answer: schema
        ) { call in
            let id: ID<Grant> = try call.id()
            let reason = call.text("reason") ?? ""
            return try await change(id, call) { try RevokeGrant(id, reason: reason)(in: $0) }
        }.versioned,
        .post("/grants/{id}/checks", "Promise a look at the directory", .decide, answer: JobAPI.schema) { call in
            let id: ID<Grant> = try call.id()
            let job = try await call.write { try CheckGrant(id)(in: $0) }
            return .json(job.json, version: job.version)
        },
    ]

    private static let filters: [APIRoute.Query] = [
        .init("holder", .text(maximum: 128), "the person's id"), .init("tool", .text(maximum: 128), "the tool's id"),
        .init("status", .words(Grant.Status.allCases.map(\.rawValue)), "only grants in this stored status"),
        .init("outstanding", .words(["true"]), "only ended grants whose removal is not done"),
    ]

    private static func filter(_ query: Form) -> GrantFilter {
        let status = query["status"].flatMap(Grant.Status.init(rawValue:))
        return GrantFilter(
            holder: query["holder"].map { ID($0) },
            tool: query["tool"].map { ID($0) },
            statuses: status.map { [$0] } ?? Set(Grant.Status.allCases),
            outstandingRemovalOnly: query["outstanding"] == "true"
        )
    }

    private static func visible(_ grant: Grant?, _ call: APICall) throws -> Grant {
        guard let grant, grant.holder == call.identity.actor.person || call.may(.readAccess) else {
            throw Refusal(.notFound, "no_such_grant", "there is no such grant")
        }
        return grant
    }

    private static func answer(_ call: APICall, _ find: @escaping @Sendable (any Transaction) throws -> Grant)
        async throws -> APIAnswer
    {
        let grant = try await call.read(find)
        return .json(grant.json(at: call.services.time.now()), version: grant.version)
    }

    /// Does the deed on the version that the caller saw, and answers with what there is now.
    private static func change(
        _ id: ID<Grant>,
        _ call: APICall,
        _ deed: @escaping @Sendable (any Transaction) throws -> Grant
    ) async throws -> APIAnswer {
        let grant = try await call.write { tx in
            try call.require(version: try visible(tx.grants.find(id), call).version)
            _ = try deed(tx)
            return try visible(tx.grants.find(id), call)
        }
        return .json(grant.json(at: call.services.time.now()), version: grant.version)
    }

    static let schema = Schema.named(
        "Grant",
        .object([
            .init("id", .text()), .init("request", .text()), .init("holder", .text()), .init("tool", .text()),
            .init("role", .text()), .init("connection", .nullable(.text())), .init("group", .nullable(.text())),
            .init("approvedDays", .integer()), .init("createdAt", .instant),
            .init("status", .words(Grant.Status.allCases.map(\.rawValue)), "as it is now, by the clock"),
            .init("removal", .words(Grant.Removal.allCases.map(\.rawValue)), "what became of taking access away"),
            .init("startedAt", .nullable(.instant)), .init("expiresAt", .nullable(.instant)),
            .init("endedReason", .nullable(.text())), .init("version", .integer()),
        ])
    )
}

extension Grant {
    func json(at now: Instant) -> JSON {
        [
            "id": .string(id.rawValue), "request": .string(request.rawValue), "holder": .string(holder.rawValue),
            "tool": .string(tool.rawValue), "role": .string(role), "connection": .text(target?.connection.rawValue),
            "group": .text(target?.group), "approvedDays": .int(approvedDays), "createdAt": .instant(createdAt),
            "status": .string(effectiveStatus(at: now).rawValue), "removal": .string(removal.rawValue),
            "startedAt": .instant(startedAt), "expiresAt": .instant(expiresAt), "endedReason": .text(endedReason),
            "version": .integer(version),
        ]
    }
}
