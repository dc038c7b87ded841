package import Kernel

/// What an admin attests of a tool.
package struct AttestationWanted: Equatable, Sendable {
    package let fact: VendorFact
    package let holds: Bool
    package let detail: String
    package let source: String
    package let statedAt: Instant
    package let validUntil: Instant
    package let note: String

    package init(
        _ fact: VendorFact,
        _ holds: Bool,
        detail: String = "",
        source: String,
        statedAt: Instant,
        validUntil: Instant,
        note: String = ""
    ) {
        (self.fact, self.holds, self.detail, self.source) = (fact, holds, detail, source)
        (self.statedAt, self.validUntil, self.note) = (statedAt, validUntil, note)
    }
}

/// Puts a vendor's statement about a tool on the record, with its source and how long it counts.
///
/// Only a person can vouch for it, so neither the system nor the operator may.
package struct AttestTool: Sendable {
    /// Nothing is believed for longer without a look: five years.
    package static let longest = Span.days(1_826)

    private let tool: ID<Tool>
    private let wanted: AttestationWanted

    package init(_ tool: ID<Tool>, _ wanted: AttestationWanted) { (self.tool, self.wanted) = (tool, wanted) }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasCatalog & HasPeople) throws -> ToolAttestation {
        let admin = try tx.requireAdminPerson(to: "attest what a vendor states")
        try requireSense(at: tx.now)
        guard try tx.catalog.find(tool) != nil else {
            throw Refusal(.notFound, "no_such_tool", "there is no such tool in the catalog")
        }
        let attestation = ToolAttestation(
            tool: tool,
            fact: wanted.fact,
            holds: wanted.holds,
            detail: wanted.detail,
            source: wanted.source,
            statedAt: wanted.statedAt,
            validUntil: wanted.validUntil,
            note: wanted.note,
            attestedBy: admin,
            attestedAt: tx.now
        )
        try tx.catalog.attest(attestation)
        let data: JSON = [
            "fact": .string(wanted.fact.rawValue), "holds": .bool(wanted.holds), "detail": .string(wanted.detail),
            "source": .string(wanted.source), "statedAt": .instant(wanted.statedAt),
            "validUntil": .instant(wanted.validUntil), "note": .string(wanted.note),
        ]
        try tx.record(AuditEvent(.toolAttested, [.tool(tool)], data))
        return attestation
    }

    private func requireSense(at now: Instant) throws(Refusal) {
        guard let source = WebAddress(wanted.source), source.scheme == "https", wanted.source.utf8.count <= 1_000 else {
            throw Refusal(.invalid, "source_invalid", "name where the vendor says so, as an https address")
        }
        guard wanted.statedAt <= now else {
            throw Refusal(.invalid, "stated_in_future", "the day on which the source said so lies in the future")
        }
        guard wanted.validUntil > now, wanted.validUntil <= now + Self.longest else {
            throw Refusal(
                .invalid,
                "validity_out_of_range",
                "a statement is valid until a moment from now on, and for five years at most"
            )
        }
        guard wanted.detail.utf8.count <= 200, wanted.note.utf8.count <= 2_000 else {
            throw Refusal(.invalid, "text_too_long", "a detail has 200 bytes at most, a note 2000")
        }
    }
}

/// Takes an attestation back: the tool is then as if nobody had said anything.
package struct WithdrawAttestation: Sendable {
    private let tool: ID<Tool>
    private let fact: VendorFact
    private let reason: String

    package init(_ fact: VendorFact, of tool: ID<Tool>, reason: String) {
        (self.tool, self.fact, self.reason) = (tool, fact, reason)
    }

    package func callAsFunction(in tx: some Scope & HasCatalog & HasPeople) throws {
        _ = try tx.requireAdminPerson(to: "withdraw an attestation")
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why it is withdrawn") }
        guard let old = try tx.catalog.attestations(of: tool).first(where: { $0.fact == fact }) else {
            throw Refusal(.notFound, "no_such_attestation", "nobody attested this fact of the tool")
        }
        try tx.catalog.withdraw(fact, of: tool)
        let data: JSON = [
            "fact": .string(fact.rawValue), "held": .bool(old.holds), "source": .string(old.source),
            "reason": .string(reason),
        ]
        try tx.record(AuditEvent(.toolAttestationWithdrawn, [.tool(tool)], data))
    }
}
