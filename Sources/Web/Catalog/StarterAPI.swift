package import Domain
import HTTPTypes
package import Kernel

/// The starter catalog, for programs.
enum StarterAPI {
    static let routes: [APIRoute] = [
        .get(
            "/starter-catalog",
            "List the tools that a catalog can begin with, each fact with its source and date",
            .readAccess,
            answer: .page("StarterToolPage", schema)
        ) { call in
            try await call.read { tx in
                try .page(Kernel.Page(items: StarterCatalog.tools, next: nil)) { try $0.json(in: tx) }
            }
        },
        .post(
            "/starter-catalog/additions",
            "Add chosen tools of the starter catalog; what is in the catalog stays as it is unless asked otherwise",
            .administer,
            body: .named(
                "StarterAdditions",
                .object([
                    .init("tools", .list(.text(maximum: 100), maximum: 200)),
                    .init(
                        "replaceEdited",
                        .flag,
                        "put the starter's words in the place of edited ones",
                        optional: true
                    ),
                ])
            ),
            answer: additions,
            status: .ok
        ) { call in
            let add = AddStarterTools(
                call.body["tools"]?.array?.compactMap { $0.string.map { ID($0) } } ?? [],
                replacingEdited: call.body["replaceEdited"]?.bool ?? false
            )
            return .json(["items": .array(try await call.write { try add(in: $0) }.map(\.json))])
        },
    ]

    private static let additions = Schema.named(
        "StarterAdditionResult",
        .object([
            .init(
                "items",
                .list(
                    .object([
                        .init("tool", .text()),
                        .init("outcome", .words(AddStarterTools.Outcome.allCases.map(\.rawValue))),
                    ])
                )
            )
        ])
    )

    private static let fact = Schema.named(
        "StarterFact",
        .object([
            .init("fact", .words(VendorFact.allCases.map(\.rawValue))), .init("holds", .flag),
            .init("detail", .text()), .init("source", .text()), .init("checkedOn", .text(), "a day in UTC"),
            .init("validUntil", .instant), .init("stale", .flag),
            .init("secondary", .flag, "whether somebody else than the vendor says so"),
        ])
    )

    private static let schema = Schema.named(
        "StarterTool",
        .object([
            .init("id", .text()), .init("name", .text()), .init("vendor", .text()),
            .init("category", .words(StarterTool.Category.allCases.map(\.rawValue))), .init("summary", .text()),
            .init("entitlement", .text(), "what access usually is"), .init("risk", CatalogAPI.risks),
            .init("status", CatalogAPI.statuses, "how it enters the catalog"),
            .init("inCatalog", .flag), .init("facts", .list(fact)),
        ])
    )
}

extension AddStarterTools.Result {
    package var json: JSON { ["tool": .string(tool.rawValue), "outcome": .string(outcome.rawValue)] }
}

extension StarterTool {
    package func json(in tx: some Scope & HasCatalog) throws -> JSON {
        [
            "id": .string(id.rawValue), "name": .string(name), "vendor": .string(vendor),
            "category": .string(category.rawValue), "summary": .string(summary), "entitlement": .string(entitlement),
            "risk": .string(risk.rawValue), "status": .string(status.rawValue),
            "inCatalog": .bool(try tx.catalog.find(id) != nil), "facts": .array(facts.map { $0.json(at: tx.now) }),
        ]
    }
}

extension StarterFact {
    func json(at now: Instant) -> JSON {
        [
            "fact": .string(fact.rawValue), "holds": .bool(holds), "detail": .string(detail), "source": .string(source),
            "checkedOn": .string(checkedOn.dayText), "validUntil": .instant(validUntil),
            "stale": .bool(isStale(at: now)), "secondary": .bool(isSecondary),
        ]
    }
}
