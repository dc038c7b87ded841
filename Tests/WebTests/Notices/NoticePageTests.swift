import Domain
import Kernel
import Testing

@testable import Web

@Suite struct NoticePageTests {
    private static let form = [
        ("host", "mail.acme.example"), ("port", "587"), ("security", "starttls"), ("user", "clearance"),
        ("from", "clearance@acme.example"), ("domains", "acme.example, acme.test"), ("language", "de"),
        ("zone", "Europe/Berlin"), ("version", "0"),
    ]

    @Test func `an admin says how people are told, and seals what is secret`() async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let saved = try await admin.post("/intake/notices", Self.form)
            #expect(saved.location == "/intake/notices?notice=noticesSaved")
            let settings = try await house.read { try $0.notices.settings() }
            #expect(settings?.mail?.domains == ["acme.example", "acme.test"])
            #expect(settings?.language == .german)
            let secret = "https://hooks.slack.com/services/T/B/never-shown"
            let sealed = try await admin.post(
                "/intake/notices/secrets",
                [("field", "slack_approvals"), ("value", secret)]
            )
            #expect(sealed.location == "/intake/notices?notice=secretSet")
            let page = try await admin.get("/intake/notices").text
            #expect(page.contains("mail.acme.example") && !page.contains("never-shown"))
            #expect(page.contains("Access that ended is still there"))
            let entries = try await house.read { try $0.audit.range(from: 1, limit: 1_000) }
            #expect(!entries.contains { String(decoding: $0.bytes, as: UTF8.self).contains("never-shown") })
        }
    }

    @Test func `a mail server without domains, a bad sender and a lost race are refused`() async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            for (name, value) in [("domains", ""), ("from", "a\r\nBcc: x@y"), ("port", "0"), ("zone", "Mars/Base")] {
                let wrong = Self.form.map { $0.0 == name ? (name, value) : $0 }
                #expect(try await admin.post("/intake/notices", wrong).status == 400, "\(name)")
            }
            #expect(try await house.read { try $0.notices.settings() } == nil)
            _ = try await admin.post("/intake/notices", Self.form)
            let late = Self.form.map { $0.0 == "version" ? ("version", "7") : $0 }
            #expect(try await admin.post("/intake/notices", late).status == 409)
        }
    }

    @Test func `what could not be told stands on the overview and is tried again`() async throws {
        let house = try await House()
        let message = try await Writes.deadMessage(in: house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/overview").text.contains("People not told"))
            let page = try await admin.get("/intake/notices").text
            #expect(page.contains("The mail server answered 550."))
            let answer = try await admin.post("/notices/\(message)/retry", [])
            #expect(answer.location == "/intake/notices?notice=toldAgain")
            #expect(try await house.read { try $0.notices.count(.deadLetter) } == 0)
        }
    }

    @Test func `everybody says how they are told, and nobody sees an address again`() async throws {
        let house = try await House()
        _ = try await Writes.deadMessage(in: house)
        try await house.visit { client in
            let browser = try await Browser(house.requester, at: house, client)
            let wishes = [
                ("language", "de"), ("zone", "Europe/Berlin"), ("digest", "8"), ("muted", "expired"),
                ("muted", "revoked"),
            ]
            #expect(try await browser.post("/settings/notices", wishes).location == "/settings/notices?notice=saved")
            let kept = try await house.read { try $0.notices.preferences(of: house.requester.id) }
            #expect(
                kept
                    == NoticePreferences(
                        language: .german,
                        timeZone: "Europe/Berlin",
                        digestHour: 8,
                        muted: [.expired, .revoked]
                    )
            )
            _ = try await browser.post("/settings/address", [("address", "rosa@acme.example")])
            let page = try await browser.get("/settings/notices").text
            #expect(page.contains("An address is set") && !page.contains("rosa@acme.example"))
            for address in ["rosa@elsewhere.example", "rosa", "a@acme.example\r\nBcc: b@acme.example"] {
                #expect(try await browser.post("/settings/address", [("address", address)]).status == 400)
            }
            #expect(try await browser.post("/settings/notices", [("muted", "chain_broken")]).status == 400)
        }
    }

    @Test func `a holder lets a grant run out, and takes it back`() async throws {
        let house = try await House()
        let company = try await Company(house)
        _ = try await Writes.deadMessage(in: house)
        let grant = try await company.approve("HELP-2")
        try await house.visit { client in
            let holder = try #require(try await house.read { try $0.grants.find(grant)?.holder })
            let person = try #require(try await house.read { try $0.people.find(holder) })
            let browser = try await Browser(person, at: house, client)
            _ = try await browser.post("/grants/\(grant)/renewal", [("renewed", "off")])
            #expect(try await house.read { try $0.notices.isNotRenewed(grant) })
            _ = try await browser.post("/grants/\(grant)/renewal", [("renewed", "on")])
            #expect(try await house.read { try $0.notices.isNotRenewed(grant) } == false)
            let stranger = try await Browser(house.approver, at: house, client)
            #expect(try await stranger.post("/grants/\(grant)/renewal", [("renewed", "off")]).status == 403)
        }
    }
}
