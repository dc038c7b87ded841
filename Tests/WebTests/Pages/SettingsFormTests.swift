import Domain
import Kernel
import Testing

@testable import Web

/// Settings that an admin changes on pages: each problem beside its field, and old and new on the record.
@Suite struct SettingsFormTests {
    private func newest(_ house: House, _ action: AuditAction) async throws -> JSON {
        try await house.read { tx in
            let filter = AuditFilter(action: action.rawValue)
            return try tx.audit.entries(matching: filter, page: PageRequest(size: 1)).items.first?.json["data"] ?? .null
        }
    }

    @Test func `a stage is routed to roles, owners and people, and the others stay`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/intake").text.contains("/intake/stage?stage=security"))
            #expect(try await admin.get("/intake/stage?stage=security").text.contains("value=\"approver\" checked"))
            let form = [
                ("stage", "legal"), ("who", "owners"), ("who", "person:\(house.approver.id)"), ("version", "1"),
            ]
            #expect(try await admin.post("/intake/stage", form).location == "/intake?notice=routed")
            let routes = try await house.read { try $0.approvals.settings().routes }
            #expect(routes["legal"] == StageRoute(people: [house.approver.id], includesToolOwners: true))
            #expect(routes["security"] == StageRoute(roles: [.approver]))
            let data = try await newest(house, .approvalsConfigured)
            #expect(data["old"]?["stages"]?["legal"] == nil && data["new"]?["stages"]?["legal"] != nil)
            let gone = try await admin.post("/intake/stage", [("stage", "legal"), ("version", "2")])
            #expect(gone.status == 303)
            #expect(try await house.read { try $0.approvals.settings().routes["legal"] } == nil)
        }
    }

    @Test func `a refused stage says why beside its field and keeps what was ticked`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            for stage in ["Not A Stage", "approval"] {
                let answer = try await admin.post(
                    "/intake/stage",
                    [("stage", stage), ("who", "admin"), ("version", "1")]
                )
                #expect(answer.status == 400 && answer.text.contains("id=\"stage-problem\""))
                #expect(answer.text.contains("value=\"admin\" checked") && answer.text.contains("value=\"\(stage)\""))
            }
            let unnamed = try await admin.post("/intake/stage", [("version", "1")])
            #expect(unnamed.status == 400 && unnamed.text.contains("id=\"stage-problem\""))
            let late = [("stage", "legal"), ("who", "admin"), ("version", "0")]
            #expect(try await admin.post("/intake/stage", late).status == 409)
        }
    }

    @Test func `deadlines and levels are set, each bound at its field`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/intake/deadlines").text.contains("name=\"sla\" value=\"24\""))
            let levels = [
                ("after-1", "24"), ("add-1", "approver"), ("after-2", "48"), ("more-2", "person:\(house.admin.id)"),
            ]
            let good = [("sla", "12"), ("lapse", "30"), ("version", "1")] + levels
            #expect(try await admin.post("/intake/deadlines", good).location == "/intake?notice=deadlinesSet")
            let saved = try await house.read { try $0.approvals.settings() }
            #expect(saved.deadlines.slaHours == 12 && saved.deadlines.lapseDays == 30)
            #expect(
                saved.deadlines.levels == [
                    .init(afterHours: 24, added: StageRoute(roles: [.approver])),
                    .init(afterHours: 48, added: StageRoute(people: [house.admin.id])),
                ]
            )
            #expect(saved.routes["security"] != nil)
            let bad: [([(String, String)], String)] = [
                ([("sla", "0")], "sla"), ([("sla", "2161")], "sla"), ([("lapse", "366")], "lapse"),
                ([("lapse", "soon")], "lapse"), ([("after-1", "10")], "add-1"), ([("add-1", "admin")], "after-1"),
                ([("after-1", "9"), ("add-1", "admin"), ("after-2", "9"), ("add-2", "admin")], "after-2"),
            ]
            for (form, field) in bad {
                let answer = try await admin.post("/intake/deadlines", form + [("version", "2")])
                #expect(answer.status == 400 && answer.text.contains("id=\"\(field)-problem\""), "\(form)")
                #expect(answer.text.contains("href=\"#\(field)\""), "\(form)")
            }
            #expect(try await house.read { try $0.approvals.settings() } == saved)
            let none = try await admin.post("/intake/deadlines", [("version", "2")])
            #expect(none.status == 303)
            let off = try await house.read { try $0.approvals.settings().deadlines }
            #expect(off.slaHours == nil && off.lapseDays == nil && off.levels.isEmpty)
        }
    }

    @Test func `reviews are switched on and off, each bound at its field, with old and new on the record`()
        async throws
    {
        let house = try await House()
        _ = try await Company(house)
        @Sendable func form(_ changes: (String, String)...) -> [(String, String)] {
            let usual = [
                ("on", "on"), ("issue_type", "10002"), ("window", "14"), ("answer", "7"), ("grace", "3"),
                ("revoked_from", "high"),
            ]
            return usual.map { pair in changes.first { $0.0 == pair.0 } ?? pair }
        }
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/intake/reviews").status == 200)
            for (name, value) in [
                ("issue_type", "Task"), ("window", "0"), ("window", "91"), ("answer", "0"), ("answer", "15"),
                ("grace", "31"), ("grace", ""), ("revoked_from", "severe"),
            ] {
                let answer = try await admin.post("/intake/reviews", form((name, value)))
                #expect(answer.status == 400 && answer.text.contains("id=\"\(name)-problem\""), "\(name)=\(value)")
            }
            #expect(try await house.read { try $0.reviews.settings() } == nil)
            let on = try await admin.post("/intake/reviews", form(("window", "90"), ("answer", "90"), ("grace", "0")))
            #expect(on.location == "/intake?notice=reviewsSet")
            #expect(try await house.read { try $0.reviews.settings()?.windowDays } == 90)
            #expect(try await newest(house, .reviewsConfigured)["old"] == .null)
            #expect(try await admin.post("/intake/reviews", form(("on", ""))).status == 303)
            #expect(try await house.read { try $0.reviews.settings() } == nil)
            let data = try await newest(house, .reviewsConfigured)
            #expect(data["old"]?["windowDays"]?.integer == 90 && data["new"] == .null)
        }
    }

    @Test func `N37 N38: switches, days and approval by risk make a draft that changes nothing yet`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/governance").text.contains("/governance/guardrails"))
            #expect(try await admin.get("/governance/guardrails").text.contains("name=\"base\" value=\"1\""))
            let form = [
                ("base", "1"), ("switches", "review"), ("security", "medium"), ("jira-admin", "high"),
                ("days-high", "14"), ("unmatched", "low"),
            ]
            let made = try await admin.post("/governance/guardrails", form)
            let place = try #require(made.location)
            #expect(made.status == 303 && place.hasPrefix("/governance/drafts/"))
            let draft = try #require(try await house.read { try $0.policies.openDrafts().first })
            let wanted = Guardrails(
                blockUnknownTools: false,
                requireReview: true,
                securityReviewAt: [.medium],
                adminReviewAt: [.high],
                maximumDays: [.high: 14],
                approveUnmatchedAt: [.low]
            )
            #expect(try draft.policy().guardrails == wanted)
            let current = try await house.read { try $0.policies.current()?.policy() }
            #expect(try draft.policy().rules == current?.rules && current?.guardrails == Guardrails())
            for days in ["0", "181", "x"] {
                let answer = try await admin.post("/governance/guardrails", [("base", "1"), ("days-low", days)])
                #expect(answer.status == 400 && answer.text.contains("id=\"days-low-problem\""))
            }
            let same = [("base", "1"), ("switches", "unknown"), ("security", "high")]
            #expect(try await admin.post("/governance/guardrails", same).text.contains("guardrails in force"))
            #expect(try await admin.post("/governance/guardrails", [("base", "0")]).status == 409)
        }
    }

    @Test func `N7 N8: records are kept as long as an admin says, and the log never less than the operator keeps it`()
        async throws
    {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/log").text.contains("/log/retention"))
            #expect(try await admin.get("/log/retention").text.contains("Empty for 365, as the server is set"))
            for (name, value) in [
                ("audit", "364"), ("audit", "29"), ("audit", "3651"), ("identities", "29"), ("identities", "3651"),
                ("jobs", "0"), ("jobs", "3651"), ("jobs", "x"),
            ] {
                let answer = try await admin.post("/log/retention", [(name, value)])
                #expect(answer.status == 400 || answer.status == 403)
                #expect(answer.text.contains("id=\"\(name)-problem\""), "\(name)=\(value)")
            }
            #expect(try await house.read { try $0.retention.settings() } == .unset)
            let form = [("audit", "366"), ("identities", "30"), ("jobs", "1")]
            #expect(try await admin.post("/log/retention", form).location == "/log?notice=retentionSet")
            let robot = try await Robot(house.auditor, roles: [.auditor], at: house, client)
            let kept = try await robot.get("/retention").json?["kept"]
            #expect(kept == ["auditDays": 366, "identityDays": 30, "jobDays": 1])
            let data = try await newest(house, .retentionSet)
            #expect(data["old"]?["auditDays"] == .null && data["new"]?["auditDays"]?.integer == 366)
        }
        let operators = RetentionPeriods(audit: .days(730))
        let periods = try await house.read { try $0.retention.settings().periods(over: operators) }
        #expect(periods.audit == .days(730) && periods.identities == .days(30) && periods.jobs == .days(1))
    }
}
