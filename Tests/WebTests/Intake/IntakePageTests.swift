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

    @Test func `a duplicate is told with a link to the request that is open`() async throws {
        let house = try await House()
        let company = try await Company(house)
        _ = try? await company.raise("HELP-9", by: "jira-otto", tool: "claude-enterprise", days: 30)
        let open = try #require(company.requests["HELP-3"])
        try await house.visit { client in
            let page = try await Browser(house.admin, at: house, client).get("/intake").text
            #expect(page.contains("HELP-3 already asks for Claude Enterprise and is still open."))
            #expect(page.contains("href=\"/requests/\(open)\">The request that is open: HELP-3"))
        }
    }

    @Test func `what was done to an issue by hand is told on intake, request and grant`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let grant = try await company.approve("HELP-2")
        let request = try #require(company.requests["HELP-2"])
        try await house.store.write(in: house.scope, by: .system("intake")) { tx in
            var item = try tx.intake.find("HELP-2") ?? IntakeItem(issue: "HELP-2", firstSeenAt: tx.now)
            (item.editedSnapshot, item.whereabouts) = ("0123", .gone)
            try tx.intake.save(item)
        }
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let intake = try await admin.get("/intake").text
            #expect(intake.contains("Changed by hand") && intake.contains("/requests/\(request)"))
            #expect(try await admin.get("/requests/\(request)").text.contains("Its data was edited later"))
            let page = try await admin.get("/grants/\(grant)").text
            #expect(page.contains("The issue was deleted") && page.contains("Access stays until its end."))
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let items = try await robot.get("/intake/issues?state=accepted").json?["items"]?.array ?? []
            let item = items.first { $0["issue"]?.string == "HELP-2" }
            #expect(item?["isSnapshotEdited"]?.bool == true && item?["whereabouts"]?.string == "gone")
        }
    }
}
