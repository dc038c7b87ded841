package import Domain
package import Kernel

/// What vendors state about a tool, for programs.
enum AttestationAPI {
    static let routes: [APIRoute] = [
        .get("/tools/{id}/attestations", "List what is attested of a tool", .readAccess, answer: list) { call in
            let id: ID<Tool> = try call.id()
            return try await call.read { tx in
                _ = try tx.catalog.require(id)
                let found = try tx.catalog.attestations(of: id)
                return .page(Kernel.Page(items: found, next: nil)) { $0.json(at: tx.now) }
            }
        },
        .put(
            "/tools/{id}/attestations/{fact}",
            "Attest what the vendor states; it takes the place of what was attested of the fact before",
            .administer,
            body: wanted,
            answer: schema,
            attest
        ),
        .post(
            "/tools/{id}/attestations/{fact}/withdrawal",
            "Take an attestation back",
            .administer,
            body: .object([.init("reason", .text(maximum: 1_000))])
        ) { call in
            let id: ID<Tool> = try call.id()
            let withdraw = WithdrawAttestation(try fact(call), of: id, reason: call.text("reason") ?? "")
            try await call.write { try withdraw(in: $0) }
            return .done
        },
    ]

    @Sendable private static func attest(_ call: APICall) async throws -> APIAnswer {
        let id: ID<Tool> = try call.id()
        let attest = AttestTool(id, try AttestationWanted(try fact(call), call.body))
        return try await call.write { tx in .json(try attest(in: tx).json(at: tx.now)) }
    }

    private static func fact(_ call: APICall) throws -> VendorFact {
        let id: ID<VendorFact> = try call.id("fact")
        return try VendorFact(word: id.rawValue)
    }

    private static let wanted = Schema.named(
        "AttestationWanted",
        .object([
            .init("holds", .flag), .init("detail", .text(maximum: 200), "such as `30 days` or `EU`", optional: true),
            .init("source", .text(maximum: 1_000), "where the vendor says so, an https address"),
            .init("statedAt", .instant, "when the source said so"),
            .init("validUntil", .instant, "the first moment at which it counts no longer"),
            .init("note", .text(maximum: 2_000), "what was looked at", optional: true),
        ])
    )

    private static let schema = Schema.named(
        "Attestation",
        .object([
            .init("tool", .text()), .init("fact", .words(VendorFact.allCases.map(\.rawValue))), .init("holds", .flag),
            .init("detail", .text()), .init("source", .text()), .init("statedAt", .instant),
            .init("validUntil", .instant), .init("stale", .flag, "whether it counts no longer"),
            .init("note", .text()), .init("attestedBy", .text()), .init("attestedAt", .instant),
        ])
    )

    private static let list = Schema.page("AttestationPage", schema)
}

extension VendorFact {
    package init(word: String) throws(Refusal) {
        guard let fact = VendorFact(rawValue: word) else {
            let words = VendorFact.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw Refusal(.invalid, "fact_unknown", "`\(word)` is no fact of a vendor; there are \(words)")
        }
        self = fact
    }
}

extension AttestationWanted {
    /// Days count from their first moment in UTC, so that `2026-12-31` as end means that the 31st counts no longer.
    package init(_ fact: VendorFact, _ json: JSON) throws(Refusal) {
        guard let holds = json["holds"]?.bool else {
            throw Refusal(.invalid, "holds_missing", "say whether the fact holds: true or false")
        }
        self.init(
            fact,
            holds,
            detail: json["detail"]?.string ?? "",
            source: json["source"]?.string ?? "",
            statedAt: try Self.moment(json["statedAt"], "statedAt"),
            validUntil: try Self.moment(json["validUntil"], "validUntil"),
            note: json["note"]?.string ?? ""
        )
    }

    private static func moment(_ json: JSON?, _ name: String) throws(Refusal) -> Instant {
        guard let text = json?.string, let moment = Instant(rfc3339: text) ?? Instant(day: text) else {
            throw Refusal(.invalid, "moment_invalid", "`\(name)` must be a day such as 2026-11-21, or an RFC 3339 time")
        }
        return moment
    }
}

extension ToolAttestation {
    package func json(at now: Instant) -> JSON {
        [
            "tool": .string(tool.rawValue), "fact": .string(fact.rawValue), "holds": .bool(holds),
            "detail": .string(detail), "source": .string(source), "statedAt": .instant(statedAt),
            "validUntil": .instant(validUntil), "stale": .bool(isStale(at: now)), "note": .string(note),
            "attestedBy": .string(attestedBy.rawValue), "attestedAt": .instant(attestedAt),
        ]
    }
}
