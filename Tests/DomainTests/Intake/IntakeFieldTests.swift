import Domain
import Kernel
import TestKit
import Testing

@Suite struct IntakeFieldTests {
    /// A sound value of every field.
    static let sound: [IntakeField: JSON] = [
        .processOwner: "Pia", .useCategory: "coding", .capabilities: ["files", "connectors"], .affects: ["employees"],
        .decisionSupport: false, .aiActClass: "minimal", .region: "EU", .trainingDoneOn: "2026-01-31",
        .policyVersion: "3", .policyAcceptedOn: "2026-02-01", .costCentre: "4711", .licences: 1, .alternative: "Notes",
    ]

    private func set(_ demands: [IntakeField: IntakeField.Demand], in company: Company) async throws {
        try await company.write(by: company.admin) { try SetIntakeFields(IntakeFields(demands))(in: $0) }
    }

    private func property(_ more: [IntakeField: JSON]) -> JSON {
        let base = Company.snapshot("notes")[Snapshot.key]?.members ?? []
        return [
            Snapshot.key: .object(base + more.map { JSON.Member($0.key.rawValue, $0.value) }.sorted { $0.key < $1.key })
        ]
    }

    private func reason(_ company: Company, _ issue: String, _ more: [IntakeField: JSON]) async throws -> String? {
        _ = try await company.ingest(issue, tool: "notes", property: property(more))
        return try await company.read { try $0.intake.find(issue)?.reason }
    }

    @Test func `what is switched off is asked of nobody and left unread, whatever it says`() async throws {
        let company = try await Company()
        let wild: [IntakeField: JSON] = [.licences: "many", .aiActClass: 7]
        let request = try #require(try await company.ingest("AI-1", tool: "notes", property: property(wild)))
        #expect(request.particulars.values.isEmpty && request.particulars.json == .null)
        #expect(request.policyFacts?.region == nil)
    }

    @Test func `all fields are kept with the request as the snapshot has them`() async throws {
        let company = try await Company()
        try await set(Dictionary(uniqueKeysWithValues: IntakeField.allCases.map { ($0, .required) }), in: company)
        let made = try #require(
            try await company.ingest("AI-1", tool: "notes", property: property(Self.sound))
        )
        let request = try await company.request(made.id)
        #expect(request.particulars.values == Self.sound && request.particulars == made.particulars)
        #expect(request.policyFacts?.region == "EU", "policy can ask for the region")
    }

    @Test(arguments: IntakeField.allCases)
    func `a required field that is missing is a reason to reject, an optional one is not`(field: IntakeField)
        async throws
    {
        let company = try await Company()
        try await set([field: .required], in: company)
        #expect(try await reason(company, "AI-1", [:]) == "field_missing")
        #expect(try await company.read { try $0.requests.find(issue: "AI-1") } == nil)
        try await set([field: .optional], in: company)
        #expect(try await reason(company, "AI-2", [:]) == nil)
        #expect(try await company.read { try $0.requests.find(issue: "AI-2") } != nil)
    }

    static let wrong: [(IntakeField, JSON)] = [
        (.processOwner, ""), (.processOwner, .string(String(repeating: "x", count: 201))), (.processOwner, 5),
        (.useCategory, "fun"), (.capabilities, []), (.capabilities, ["files", "files"]), (.capabilities, "files"),
        (.capabilities, ["files", 5]), (.affects, ["nobody", "customers"]), (.affects, ["aliens"]),
        (.decisionSupport, "yes"), (.aiActClass, "low"), (.region, ""), (.licences, 0), (.licences, 100_001),
        (.licences, 1.5), (.trainingDoneOn, "yesterday"), (.trainingDoneOn, "2026-02-30"),
        (.policyAcceptedOn, "2126-01-01"),
    ]

    @Test(arguments: wrong)
    func `a value of another type or out of its bounds is a reason to reject`(field: IntakeField, value: JSON)
        async throws
    {
        let company = try await Company()
        try await set([field: .optional], in: company)
        #expect(try await reason(company, "AI-1", [field: value]) == "snapshot_invalid")
    }

    @Test func `a rule can ask for the region where the data may go`() async throws {
        let company = try await Company()
        try await company.system { tx in
            let rule = Rule("eu", .autoApprove, when: Conditions(regions: ["EU"]))
            _ = try InstallPolicy(Policy(rules: [rule], guardrails: Guardrails(securityReviewAt: [])))(in: tx)
        }
        try await set([.region: .required], in: company)
        let eu = try #require(try await company.ingest("AI-1", tool: "notes", property: property([.region: "EU"])))
        #expect(eu.decision == .approved)
        let other = try await company.write(by: company.admin) {
            try AddLinkedPerson(displayName: "Otto Other", jiraAccount: "jira-otto")(in: $0)
        }
        let us = try #require(
            try await company.ingest(
                "AI-2",
                tool: "notes",
                reporter: other.jiraAccount,
                property: property([.region: "US"])
            )
        )
        #expect(us.decision == .pending)
    }

    @Test func `choosing fields is on the record once, by an admin, and unknown ones are refused`() async throws {
        let company = try await Company()
        let before = try await company.head()
        try await set([.region: .required], in: company)
        try await set([.region: .required], in: company)
        #expect(try await company.actions(after: before) == ["intake_fields_set"])
        #expect(try await company.read { try $0.intake.fields() } == IntakeFields([.region: .required]))
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: company.approver) { try SetIntakeFields(IntakeFields())(in: $0) }
        }
        #expect(refusal?.reason == "role_missing")
        for (json, reason) in [
            (["colour": "required"], "field_unknown"), (["region": "always"], "demand_unknown"),
            (["region": true], "demand_unknown"),
        ] as [(JSON, String)] {
            let refusal = #expect(throws: Refusal.self) { _ = try IntakeFields(json) }
            #expect(refusal?.reason == reason)
        }
        #expect(try IntakeFields(IntakeFields([.region: .optional]).json) == IntakeFields([.region: .optional]))
    }
}
