import Domain
import Kernel
import Testing

@testable import Web

/// What an admin does with the catalog on its pages.
@Suite struct CatalogPageTests {
    static let form = [
        ("id", "notes"), ("name", "Notes"), ("vendor", "Example"), ("status", "pilot"), ("risk", "low"),
        ("maximum_days", "30"), ("roles", "user\n\n editor "),
    ]

    @Test func `N15: an admin adds a tool with its roles, and changes it`() async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let answer = try await admin.post("/catalog", Self.form)
            #expect(answer.location == "/tools/notes?notice=toolSaved")
            let tool = try #require(try await house.read { try $0.catalog.find("notes") })
            #expect(tool.roles.map(\.name) == ["user", "editor"] && tool.defaultRole?.name == "user")
            #expect(tool.maximumDays == 30 && tool.status == .pilot)
            let change = [
                ("name", "Notes"), ("status", "pilot"), ("risk", "high"), ("roles", "user"), ("version", "1"),
            ]
            #expect(try await admin.post("/tools/notes", change).location == "/tools/notes?notice=toolSaved")
            #expect(try await house.read { try $0.catalog.find("notes")?.risk } == .high)
            let stale = try await admin.post("/tools/notes", change)
            #expect(stale.status == 409 && stale.text.contains("has changed since"))
        }
    }

    @Test func `a refused tool keeps what was typed and says why`() async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let wrong = Self.form.map { $0.0 == "maximum_days" ? ($0.0, "181") : $0 }
            let answer = try await admin.post("/catalog", wrong)
            #expect(answer.status == 400 && answer.text.contains("role=\"alert\"") && answer.text.contains("\"notes\""))
            #expect(try await house.read { try $0.catalog.find("notes") } == nil)
            _ = try await admin.post("/catalog", Self.form)
            #expect(try await admin.post("/catalog", Self.form).status == 409, "an id is taken once")
        }
    }

    @Test func `the list is filtered by status, risk and name`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let restricted = try await admin.get("/catalog?status=restricted").text
            #expect(restricted.contains("Midjourney") && !restricted.contains("Claude Enterprise"))
            let named = try await admin.get("/catalog?q=claude").text
            #expect(!named.contains("Midjourney") && named.contains("Claude Enterprise"))
            #expect(try await admin.get("/catalog?q=nothing").text.contains("Nothing matches"))
        }
    }

    @Test func `a status change shows what it brings, and asks what becomes of open grants`() async throws {
        let house = try await House()
        let company = try await Company(house)
        _ = try await company.approve("HELP-2")
        let place = "/tools/claude-enterprise"
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get(place).text.contains("1 open grant at this moment"))
            let preview = try await admin.get(place + "/status?status=blocked").text
            #expect(preview.contains("1 open grant") && preview.contains("1 pending request"))
            let version = try await house.read { try $0.catalog.find("claude-enterprise")?.version ?? 0 }
            let form = [("status", "blocked"), ("version", String(version)), ("live", "revoke")]
            let silent = try await admin.post(place + "/status", form)
            #expect(silent.status == 400 && silent.text.contains("Say why the status changes."))
            let stale = try await admin.post(place + "/status", form.map { $0.0 == "version" ? ($0.0, "99") : $0 })
            #expect(stale.status == 409)
            let answer = try await admin.post(place + "/status", form + [("reason", "a breach at the vendor")])
            #expect(answer.location == place + "?notice=statusChanged")
        }
        let tool = try await house.read { try $0.catalog.find("claude-enterprise") }
        #expect(tool?.status == .blocked && tool?.defaultRole?.group != nil)
        #expect(try await house.read { try $0.requests.find(company.requests["HELP-3"] ?? "")?.decision } == .denied)
    }

    @Test func `a group is bound and its assignment confirmed`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.write(by: house.admin) { tx in
            _ = try SaveTool(Tool(id: "fresh", name: "Fresh", status: .approved, risk: .low, connection: "okta"))(
                in: tx
            )
        }
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/tools/fresh").text.contains("Group not bound"))
            let bound = try await admin.post("/tools/fresh/group", [("role", "user"), ("existing", "")])
            #expect(bound.location == "/tools/fresh?notice=groupBound")
            let confirmed = try await admin.post("/tools/fresh/assignment", [("role", "user")])
            #expect(confirmed.location == "/tools/fresh?notice=assignmentConfirmed")
            #expect(try await admin.get("/tools/fresh").text.contains("Access can be given."))
        }
    }

    @Test func `owners are chosen among those who may decide`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let place = "/tools/claude-enterprise"
            let form = [("owner", house.approver.id.rawValue)]
            #expect(try await admin.post(place + "/owners", form).location == place + "?notice=ownersSet")
            #expect(try await admin.get(place).text.contains("<dd>Amir Approver</dd>"))
            let wrong = try await admin.post(place + "/owners", [("owner", house.requester.id.rawValue)])
            #expect(wrong.status == 400 && wrong.text.contains("no active approver"))
            #expect(try await admin.post(place + "/owners", []).location == place + "?notice=ownersSet")
            #expect(try await admin.get(place).text.contains("<dd>nobody</dd>"))
        }
    }

    @Test func `an auditor reads the catalog and is offered no change`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let auditor = try await Browser(house.auditor, at: house, client)
            for path in ["/catalog", "/tools/claude-enterprise"] {
                let page = try await auditor.get(path).text
                #expect(page.contains("Claude Enterprise") && !page.contains("action=\"/tools"), "\(path)")
                #expect(!page.contains("/catalog/new") && !page.contains("/edit"), "\(path)")
            }
        }
    }
}
