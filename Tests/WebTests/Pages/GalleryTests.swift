import Domain
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import Web

/// Every page of a seeded company, whole and well-formed; written to files where `CLEARANCE_GALLERY` names a folder.
@Suite struct GalleryTests {
    /// The pages whose words are kept as snapshots.
    static let remembered = ["access", "history", "approvals", "manual", "confirm", "request", "grant"]

    @Test func `every page of a working company is shown`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let claude = try await company.approve("HELP-2")
        try await company.startJobs()
        let chat = try await house.read { tx in
            try tx.grants.find(request: company.requests["HELP-1"] ?? "")?.id.rawValue ?? ""
        }
        let pending = try #require(company.requests["HELP-3"])
        let rule = Rule("no-consumer-tools", .deny, when: Conditions(risks: [.high]), message: "Use an approved tool.")
        let draft = try await house.write(by: house.admin) { tx in
            try DraftPolicy(Policy(rules: [rule]))(in: tx).id
        }
        try await house.write(by: house.admin) { tx in
            let wanted = AttestationWanted(
                .soc2,
                true,
                detail: "type 2",
                source: "https://trust.anthropic.com",
                statedAt: tx.now - .days(30),
                validUntil: tx.now + .days(335),
                note: "Read in full."
            )
            _ = try AttestTool("claude-enterprise", wanted)(in: tx)
            try SetIntakeFields(IntakeFields([.processOwner: .required, .capabilities: .optional]))(in: tx)
        }
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let approver = try await Browser(house.approver, at: house, client)
            let requester = try await Browser(house.requester, at: house, client)
            _ = try await admin.post("/log/verification", [])
            try await house.write(by: house.admin) { while try CountInsights(limit: 500)(in: $0) > 0 {} }
            let chosen = company.requests.filter { ["HELP-3", "HELP-4", "HELP-5"].contains($0.key) }
                .map { "request=\($0.value)" }.sorted().joined(separator: "&")
            let pages: [(String, Browser, String)] = [
                ("access", requester, "/access"), ("history", requester, "/history"),
                ("my-grant", requester, "/grants/\(chat)"), ("settings", requester, "/settings"),
                ("approvals", approver, "/approvals"), ("manual", admin, "/approvals/manual"),
                ("away", approver, "/approvals/away"),
                ("confirm", approver, "/approvals/confirmation?decision=deny&\(chosen)"),
                ("requests", admin, "/requests"), ("request", approver, "/requests/\(pending)"),
                ("requests-none", admin, "/requests?issue=HELP-999"), ("grants", admin, "/grants?show=all"),
                ("grant", approver, "/grants/\(claude)"), ("log", admin, "/log"), ("entry", admin, "/log/9"),
                ("insights", admin, "/insights"), ("insights-tools", admin, "/insights/tools"),
                ("insights-tool", admin, "/insights/tools/chatgpt-enterprise"),
                ("insights-people", admin, "/insights/people"),
                ("insights-person", admin, "/insights/people/\(house.requester.id)"),
                ("overview", admin, "/overview"), ("catalog", admin, "/catalog"), ("tool-new", admin, "/catalog/new"),
                ("tool", admin, "/tools/claude-enterprise"),
                ("tool-status", admin, "/tools/claude-enterprise/status?status=blocked"),
                ("starter", admin, "/catalog/starter"), ("import", admin, "/catalog/import"),
                ("tool-statuses", admin, "/catalog/statuses?status=blocked&tool=midjourney&tool=claude-enterprise"),
                ("connectors", admin, "/connectors"),
                ("connection-new", admin, "/connectors/new?kind=okta"), ("connection", admin, "/connections/okta"),
                ("identities", admin, "/identities"), ("intake", admin, "/intake"),
                ("portal-create", requester, "/portal/create?portal=1&type=10&tool=midjourney"),
                ("portal-detail", requester, "/portal/issues/HELP-1?portal=1&type=10"),
                ("portal-tools", requester, "/portal/tools?portal=1"), ("portal-closed", requester, "/portal/tools"),
                ("governance", admin, "/governance"), ("policy-new", admin, "/governance/new"),
                ("draft", admin, "/governance/drafts/\(draft)"),
                ("draft-replay", admin, "/governance/drafts/\(draft)/replay"),
                ("guardrails", admin, "/governance/guardrails"), ("stage", admin, "/intake/stage?stage=security"),
                ("deadlines", admin, "/intake/deadlines"), ("reviews-settings", admin, "/intake/reviews"),
                ("breaker", admin, "/breaker"), ("leavers", admin, "/leavers"), ("retention", admin, "/log/retention"),
                ("leaver", admin, "/leavers?person=jira-otto"), ("not-found", admin, "/requests/unknown"),
            ]
            for (name, browser, path) in pages {
                let answer = try await browser.get(path)
                #expect(answer.status == (name == "not-found" ? 404 : 200), "\(name): \(answer.text.prefix(400))")
                #expect(answer.text.contains("</html>"))
                #expect(!answer.text.contains("{{"))
                try Gallery.keep(answer.text, as: name)
                if Self.remembered.contains(name) { try Snapshot.check(answer.text, as: name) }
            }
            let result = try await approver.post(
                "/approvals/decisions",
                [("decision", "approve"), ("request", pending.rawValue), ("request", "unknown")]
            )
            #expect(result.status == 200)
            try Gallery.keep(result.text, as: "result")
            try Gallery.keep(try await client.execute(uri: "/sign-in", method: .get) { Answer($0).text }, as: "sign-in")
        }
    }
}

/// Pages as files that a browser can open, for looking at them.
enum Gallery {
    static func keep(_ html: String, as name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["CLEARANCE_GALLERY"] else { return }
        let page = html.replacing(Stylesheet.path, with: "clearance.css").replacing(Script.path, with: "clearance.js")
        let root = URL(filePath: folder)
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        try Data(page.utf8).write(to: root.appending(path: "\(name).html"))
        try Data(Stylesheet.text.utf8).write(to: root.appending(path: "clearance.css"))
        try Data(Script.text.utf8).write(to: root.appending(path: "clearance.js"))
    }
}
