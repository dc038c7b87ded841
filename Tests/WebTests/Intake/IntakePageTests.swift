import Domain
import Kernel
import Testing

@testable import Web

/// How an admin chooses where requests come from.
@Suite struct IntakePageTests {
    static let form = [
        ("connection", "jira"), ("project", "ACCESS"), ("portal", "7"), ("request_types", "10, 11"),
        ("app", "11111111-2222-3333-4444-555555555555"),
    ]

    @Test func `N15: the intake project is chosen on its page, and its state is told`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.post("/intake", Self.form).location == "/intake?notice=intakeSaved")
            let project = try await house.read { try $0.intake.project() }
            #expect(project?.projectKey == "ACCESS" && project?.requestTypeIDs == ["10", "11"])
            #expect(project?.pilotGroup == nil)
            let page = try await admin.get("/intake").text
            #expect(page.contains("ACCESS") && page.contains("Amir Approver") && page.contains("No issue waits."))
            #expect(
                try await admin.post("/intake/issues", [("issue", "ACCESS-9")]).location?.contains("issueAnnounced")
                    == true
            )
            #expect(try await admin.get("/intake").text.contains("ACCESS-9"))
        }
    }

    @Test func `a refused choice keeps what was typed`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let wrong = Self.form.map { $0.0 == "portal" ? ($0.0, "help center") : $0 }
            let answer = try await admin.post("/intake", wrong)
            #expect(
                answer.status == 400 && answer.text.contains("help center") && answer.text.contains("role=\"alert\"")
            )
            #expect(try await house.read { try $0.intake.project()?.projectKey } == "HELP")
            #expect(try await admin.post("/intake/issues", [("issue", "no key")]).status == 400)
        }
    }

    @Test func `without a tracker the page leads to one`() async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/intake").text.contains("Connect Jira first."))
        }
    }
}
