import Domain
import Kernel
import Persistence
import Testing

@Suite struct AttestationsContractTests {
    private static func attestation(
        _ fact: VendorFact,
        _ holds: Bool = true,
        of tool: ID<Tool> = Desk.claude,
        until end: Span = .days(90)
    ) -> ToolAttestation {
        ToolAttestation(
            tool: tool,
            fact: fact,
            holds: holds,
            detail: "type 2",
            source: "https://vendor.example",
            statedAt: Desk.start - .days(1),
            validUntil: Desk.start + end,
            note: "read",
            attestedBy: Desk.ana,
            attestedAt: Desk.start
        )
    }

    @Test(arguments: Engine.available)
    func `a tool has one attestation for each fact, of its own organization`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let (old, new, other) = (
                Self.attestation(.soc2), Self.attestation(.soc2, false), Self.attestation(.dpa)
            )
            try await desk.write { tx in for each in [old, other, new] { try tx.catalog.attest(each) } }
            #expect(try await desk.read { try $0.catalog.attestations(of: Desk.claude) } == [other, new])
            #expect(try await desk.read(in: desk.abroad) { try $0.catalog.attestations(of: Desk.claude) }.isEmpty)
            try await desk.write { try $0.catalog.withdraw(.dpa, of: Desk.claude) }
            #expect(try await desk.read { try $0.catalog.attestations(of: Desk.claude) } == [new])
        }
    }

    @Test(arguments: Engine.available)
    func `what counts no longer is found from its last moment on, the longest ended first`(engine: Engine) async throws
    {
        try await engine.onDesk { desk in
            let (first, second) = (Self.attestation(.soc2, until: .days(1)), Self.attestation(.dpa, until: .days(2)))
            try await desk.write { tx in for each in [second, first] { try tx.catalog.attest(each) } }
            for (moment, found) in [
                (first.validUntil - Span(milliseconds: 1), []), (first.validUntil, [first]),
                (second.validUntil, [first, second]),
            ] as [(Instant, [ToolAttestation])] {
                #expect(try await desk.read { try $0.catalog.staleAttestations(at: moment, limit: 10) } == found)
                #expect(try await desk.read { try $0.catalog.countStaleAttestations(at: moment) } == found.count)
            }
            #expect(
                try await desk.read { try $0.catalog.staleAttestations(at: second.validUntil, limit: 1) } == [first]
            )
            let abroad = try await desk.read(in: desk.abroad) {
                try $0.catalog.countStaleAttestations(at: second.validUntil)
            }
            #expect(abroad == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `the schema refuses a validity that was over before it began`(engine: Engine)
        async throws
    {
        try await engine.onDesk { desk in
            let over = Self.attestation(.soc2, until: .days(0))
            await desk.expectRule(.check, "tool_attestations_validity") { try $0.catalog.attest(over) }
        }
    }

    @Test(arguments: Engine.available)
    func `which questions are asked is kept, replaced and taken away`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            #expect(try await desk.read { try $0.intake.fields() } == IntakeFields())
            for fields in [
                IntakeFields([.region: .required, .licences: .optional]), IntakeFields([.region: .optional]),
                IntakeFields(),
            ] {
                try await desk.write { try $0.intake.save(fields) }
                #expect(try await desk.read { try $0.intake.fields() } == fields)
                #expect(try await desk.read(in: desk.abroad) { try $0.intake.fields() } == IntakeFields())
            }
        }
    }
}
