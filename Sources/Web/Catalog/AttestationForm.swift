import Domain
import Hummingbird
import Kernel

/// What the vendor states about a tool, on the tool's page: what is attested, what is published, and an admin's word.
enum AttestationForm {
    static let routes: [PageRoute] = [
        .post("/tools/{id}/attestations", .administer, attest),
        .post("/tools/{id}/attestations/{fact}/withdrawal", .administer, withdraw),
    ]

    @Sendable private static func attest(_ visit: Visit) async throws -> Response {
        let id: ID<Tool> = try visit.id()
        do {
            let attest = AttestTool(id, try wanted(visit))
            try await visit.write { _ = try attest(in: $0) }
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await ToolPage(id, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["tools", id.rawValue], query: [("notice", Notice.factAttested.rawValue)]))
    }

    @Sendable private static func withdraw(_ visit: Visit) async throws -> Response {
        let (id, fact): (ID<Tool>, ID<VendorFact>) = (try visit.id(), try visit.id("fact"))
        do {
            let withdraw = WithdrawAttestation(
                try VendorFact(word: fact.rawValue),
                of: id,
                reason: visit.form["reason"] ?? ""
            )
            try await visit.write { try withdraw(in: $0) }
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await ToolPage(id, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["tools", id.rawValue], query: [("notice", Notice.factWithdrawn.rawValue)]))
    }

    /// The last day that is named still counts.
    private static func wanted(_ visit: Visit) throws -> AttestationWanted {
        let (form, clock) = (visit.form, visit.clock)
        guard let holds = form["holds"] else {
            throw Refusal(.invalid, "holds_missing", "say whether the fact holds")
        }
        guard let stated = form["stated"].flatMap({ clock.start(ofDay: $0) }) else {
            throw Refusal(.invalid, "stated_missing", "name the day on which the source said so")
        }
        guard let end = form["valid_until"].flatMap({ clock.start(ofDay: $0, addingDays: 1) }) else {
            throw Refusal(.invalid, "validity_missing", "name the last day on which it counts")
        }
        return AttestationWanted(
            try VendorFact(word: form["fact"] ?? ""),
            holds == "yes",
            detail: form["detail"] ?? "",
            source: form["source"] ?? "",
            statedAt: stated,
            validUntil: end,
            note: form["note"] ?? ""
        )
    }

    /// - Parameter suggested: a fact of the starter catalog that the form begins with.
    static func view(
        _ tool: Tool,
        suggested: String?,
        typed: Form,
        _ names: Names,
        _ clock: ViewerClock,
        _ tx: any Transaction
    )
        throws -> View
    {
        let attested = try tx.catalog.attestations(of: tool.id)
        let known = Set(attested.map(\.fact))
        let published = (StarterCatalog.find(tool.id)?.facts ?? []).filter { !known.contains($0.fact) }
        let chosen = published.first { $0.fact.rawValue == suggested }
        let stale = attested.stale(at: clock.now)
        let words = stale.map(\.words).joined(separator: ", ")
        let view: View = [
            "statements": .list(try attested.map { try $0.view(names, clock) }),
            "hasStatements": .flag(!attested.isEmpty),
            "published": .list(published.map { $0.view(clock) }), "hasPublished": .flag(!published.isEmpty),
            "staleWords": .some(
                stale.isEmpty
                    ? nil
                    : "Past its validity: \(words). Until it is renewed or withdrawn a person decides on every request."
            ),
            "attestOpen": .flag(chosen != nil || typed["fact"] != nil),
        ]
        return view.adding(fields(chosen, typed, clock))
    }

    private static func fields(_ chosen: StarterFact?, _ typed: Form, _ clock: ViewerClock) -> View {
        let fact = typed["fact"] ?? chosen?.fact.rawValue
        let holds = typed["holds"] ?? chosen.map { $0.holds ? "yes" : "no" }
        let options = VendorFact.allCases.sorted().map { (value: $0.rawValue, label: $0.words.capitalizedFirst) }
        return [
            "facts": Choices.of(options, chosen: fact), "holdsYes": .flag(holds == "yes"),
            "holdsNo": .flag(holds == "no"), "typedDetail": .some(typed["detail"] ?? chosen?.detail),
            "typedSource": .some(typed["source"] ?? chosen?.source),
            "typedStated": .some(typed["stated"] ?? chosen?.checkedOn.dayText),
            "typedValid": .some(typed["valid_until"]), "typedNote": .some(typed["note"]),
        ]
    }
}

extension ToolAttestation {
    fileprivate func view(_ names: Names, _ clock: ViewerClock) throws -> View {
        let isStale = isStale(at: clock.now)
        let words = "\(holds ? "Yes" : "No"): \(fact.words)"
        let last = clock.day(validUntil - Span(milliseconds: 1))
        return [
            "fact": .text(fact.rawValue), "words": .text(detail.isEmpty ? words : "\(words) (\(detail))"),
            "source": .text(source), "host": .text(WebAddress(source)?.host ?? source),
            "stated": .text(clock.day(statedAt)), "by": .text(try names.person(attestedBy)),
            "at": .text(clock.day(attestedAt)), "note": .some(note),
            "valid": .text(isStale ? "counted until \(last)" : "counts until \(last)"),
            "lozenges": [isStale ? Lozenge("Stale", .bad) : Lozenge("Valid", .good)].field,
        ]
    }
}
