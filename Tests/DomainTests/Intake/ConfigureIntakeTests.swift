import Domain
import Kernel
import TestKit
import Testing

@Suite struct ConfigureIntakeTests {
    @Test func `polling begins a day before intake was configured, however late the first poll comes`() async throws {
        let company = try await Company()
        let configured = company.clock.now()
        company.clock.advance(by: .days(9))
        #expect(try await company.read { try $0.intake.polledUntil() } == configured - .days(1))
    }

    static let wrong: [(project: String, portal: String, types: [String], app: String, reason: String)] = [
        ("", "7", ["31"], uuid, "project_invalid"), ("ai-1", "7", ["31"], uuid, "project_invalid"),
        ("AI/../X", "7", ["31"], uuid, "project_invalid"), ("AI", "", ["31"], uuid, "portal_invalid"),
        ("AI", "seven", ["31"], uuid, "portal_invalid"), ("AI", "7", [], uuid, "request_types_invalid"),
        ("AI", "7", ["31", "x"], uuid, "request_types_invalid"), ("AI", "7", ["31"], "", "app_invalid"),
        ("AI", "7", ["31"], "6c1e0a52", "app_invalid"), ("AI", "7", ["31"], uuid + "/x", "app_invalid"),
    ]
    static let uuid = "6c1e0a52-7f0b-4d3a-9a55-0c1ea4a2ce01"

    @Test(arguments: wrong)
    func `N20: intake is one project, one portal, numeric request types and an app's UUID, and nothing else`(
        project: String,
        portal: String,
        types: [String],
        app: String,
        reason: String
    ) async throws {
        let company = try await Company()
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) { [connection = company.connection] tx in
                let intake = IntakeProject(
                    connection: connection,
                    projectKey: project,
                    portalID: portal,
                    requestTypeIDs: types,
                    appUUID: app
                )
                try ConfigureIntake(intake)(in: tx)
            }
        }
        #expect(refusal?.reason == reason)
    }

    @Test func `configuring intake again does not poll anew what was seen`() async throws {
        let company = try await Company()
        let seen = company.clock.now()
        try await company.system { try $0.intake.setPolledUntil(seen) }
        company.clock.advance(by: .days(9))
        try await company.write(by: company.admin) { tx in
            guard let project = try tx.intake.project() else { return }
            try ConfigureIntake(project)(in: tx)
        }
        #expect(try await company.read { try $0.intake.polledUntil() } == seen)
    }
}
