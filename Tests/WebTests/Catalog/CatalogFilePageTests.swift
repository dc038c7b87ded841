import Domain
import HTTPTypes
import Kernel
import Testing

@testable import Web

/// The catalog out and in as a file, and changes of many tools at once.
@Suite struct CatalogFilePageTests {
    @Test func `what is exported comes back without changing anything`() async throws {
        let house = try await House()
        _ = try await Company(house)
        let before = try await house.read { try $0.catalog.all() }
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            for format in ["csv", "json"] {
                let file = try await admin.post("/catalog/export", [("format", format)])
                #expect(file.status == 200)
                #expect(file.headers[.contentDisposition] == "attachment; filename=\"clearance-catalog.\(format)\"")
                let looked = try await admin.post("/catalog/import", [("format", format), ("content", file.text)])
                #expect(looked.text.contains("0 added, 0 changed, \(before.count) same, 0 refused"), "\(format)")
                #expect(!looked.text.contains("Apply the file"))
            }
        }
        #expect(try await house.read { try $0.catalog.all() } == before)
    }

    @Test func `a file is looked at, then applied; with a bad line only what is sound, when that is asked`()
        async throws
    {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let sound = "id,name,summary\nfresh,Fresh,\"two\nlines\"\n"
            let looked = try await admin.post("/catalog/import", [("content", sound)])
            #expect(looked.status == 200 && looked.text.contains("1 added") && looked.text.contains("Apply the file"))
            #expect(try await house.read { try $0.catalog.find("fresh") } == nil)
            let applied = try await admin.post("/catalog/import", [("content", sound), ("apply", "all")])
            #expect(applied.location == "/catalog?notice=catalogImported")
            #expect(try await house.read { try $0.catalog.find("fresh")?.summary } == "two\nlines")
            let pasted = sound.map { $0 == "\n" ? "\r\n" : String($0) }.joined()
            let again = try await admin.post("/catalog/import", [("content", pasted)])
            #expect(again.text.contains("1 same"), "a browser sends other line ends")
            let mixed = "id,name,maximum_days\ngood,Good,1\nbad,Bad,181\n"
            let refused = try await admin.post("/catalog/import", [("content", mixed), ("apply", "all")])
            #expect(refused.text.contains("Nothing is applied yet") && refused.text.contains("line 3"))
            #expect(refused.text.contains("Apply 1 sound line"))
            #expect(try await house.read { try $0.catalog.find("good") } == nil)
            let partly = try await admin.post("/catalog/import", [("content", mixed), ("apply", "valid")])
            #expect(partly.text.contains("Applied: 1 added"))
            #expect(try await house.read { try $0.catalog.find("good") } != nil)
            let broken = try await admin.post("/catalog/import", [("content", "id\n\"open")])
            #expect(broken.status == 400 && broken.text.contains("never closed"))
        }
    }

    @Test func `N2: the sixth export in a minute is refused with how long to wait`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            for _ in 1...5 {
                let answer = try await robot.send(.post, "/catalog/export?format=csv")
                #expect(answer.status == 200 && answer.text.hasPrefix("id,name,vendor,summary,status,risk,"))
            }
            let sixth = try await robot.send(.post, "/catalog/export")
            #expect(sixth.status == 429 && sixth.headers[.retryAfter] != nil)
        }
    }

    @Test func `over the API every line is reported, and nothing is applied unless asked`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let body: JSON = ["format": "csv", "content": "id,name\nfresh,Fresh\nBad Id,x\n"]
            let preview = try await robot.send(.post, "/catalog/imports", body)
            #expect(preview.status == 200 && preview.json?["applied"] == false)
            let items = preview.json?["items"]?.array ?? []
            #expect(items.map { $0["outcome"]?.string } == ["added", "refused"])
            #expect(items.last?["line"] == 3 && items.last?["reason"] == "tool_id_invalid")
            let members = (body.members ?? []) + [JSON.Member("apply", "valid")]
            let applied = try await robot.send(.post, "/catalog/imports", .object(members))
            #expect(applied.json?["applied"] == true && applied.json?["added"] == 1)
            let unknown: JSON = ["format": "csv", "content": "id,colour\nx,red"]
            let refused = try await robot.send(.post, "/catalog/imports", unknown)
            #expect(refused.status == 400 && refused.reason == "unknown_columns")
        }
    }

    @Test func `many tools are changed at once after a look at what that brings`() async throws {
        let house = try await House()
        let company = try await Company(house)
        _ = try await company.approve("HELP-2")
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let chosen = "tool=claude-enterprise&tool=midjourney"
            let look = try await admin.get("/catalog/statuses?status=blocked&\(chosen)").text
            #expect(look.contains("Change 2 tools to blocked?") && look.contains("1 open grant"))
            #expect(try await admin.get("/catalog/statuses?status=blocked").status == 400, "nothing was chosen")
            let form = [
                ("tool", "claude-enterprise"), ("tool", "midjourney"), ("status", "blocked"), ("live", "revoke"),
            ]
            let silent = try await admin.post("/catalog/statuses", form)
            #expect(silent.status == 400 && silent.text.contains("Say why the statuses change."))
            let done = try await admin.post("/catalog/statuses", form + [("reason", "a breach")])
            #expect(done.status == 200 && done.text.contains("Changed 2 of 2 tools."))
            #expect(done.text.contains("1 grant revoked."))
            let again = try await admin.post(
                "/catalog/statuses",
                [("tool", "midjourney"), ("status", "blocked"), ("reason", "x")]
            )
            #expect(again.text.contains("Changed 0 of 1 tool.") && again.text.contains("Not changed"))
        }
    }
}
