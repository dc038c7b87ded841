import ConnectorKit
import Domain
import Kernel
import TestKit
import Testing

@Suite struct NoticeDeliveryTests {
    @Test func `who may decide is written to, and nobody else`() async throws {
        let bench = try await NoticeBench()
        _ = try await bench.company.ingest("AI-1")
        #expect(try await bench.readers() == ["ada", "pat", "quinn"])
    }

    @Test func `an organization that never said how promises nothing`() async throws {
        let bench = try await NoticeBench(isTold: false)
        let request = try #require(await bench.company.ingest("AI-1"))
        try await bench.work()
        #expect(bench.post.mails.isEmpty)
        #expect(try await bench.company.read { try $0.notices.asked(about: request.id) }.isEmpty)
    }

    @Test func `a repeated attempt carries the same message with the same id`() async throws {
        let bench = try await NoticeBench()
        try await bench.company.write(by: bench.company.admin) {
            try SetToolOwners("claude", owners: [])(in: $0)
        }
        bench.post.fail([ProviderFailure(.retryable, "mail_lost", "broke off")])
        let grant = try await bench.company.activeGrant("AI-1")
        bench.post.fail([])
        _ = try await bench.readers()
        bench.post.fail([ProviderFailure(.retryable, "mail_lost", "broke off")])
        try await bench.company.write(by: bench.company.approver) {
            _ = try RevokeGrant(grant.id, reason: "over")(in: $0)
        }
        try await bench.work()
        bench.company.clock.advance(by: .hours(7))
        try await bench.work()
        let mails = bench.post.mails
        #expect(mails.count == 2)
        #expect(mails.first == mails.last)
        #expect(mails.first?.field("Message-ID")?.hasSuffix("@example.com>") == true)
    }

    @Test func `what cannot be delivered becomes a dead letter that an admin retries`() async throws {
        let bench = try await NoticeBench()
        _ = try await bench.company.ingest("AI-1")
        bench.post.fail(
            Array(repeating: ProviderFailure(.terminal, "recipient_refused", "the mail server answered 550"), count: 3)
        )
        try await bench.work()
        let dead = try await bench.company.read { try $0.notices.list(.deadLetter, page: PageRequest()) }.items
        #expect(dead.count == 3)
        #expect(dead.allSatisfy { $0.code == "recipient_refused" })
        let first = try #require(dead.first)
        _ = bench.post.take()
        await #expect(throws: Refusal.self) {
            try await bench.company.write(by: bench.company.approver) { _ = try RetryDelivery(first.id)(in: $0) }
        }
        try await bench.company.write(by: bench.company.admin) { _ = try RetryDelivery(first.id)(in: $0) }
        #expect(try await bench.readers().count == 1)
        #expect(try await bench.company.read { try $0.notices.count(.deadLetter) } == 2)
        #expect(try await bench.company.actions().contains("notice_requeued"))
    }

    @Test func `after eight attempts it is given up, and the deed stands`() async throws {
        let bench = try await NoticeBench()
        let request = try #require(await bench.company.ingest("AI-1"))
        bench.post.fail(Array(repeating: ProviderFailure(.retryable, "mail_unreachable", "gone"), count: 100))
        for _ in 1...20 {
            try await bench.work()
            bench.company.clock.advance(by: .hours(7))
        }
        #expect(bench.post.mails.count == 3 * RetrySchedule.maximumAttempts)
        #expect(try await bench.company.read { try $0.notices.count(.deadLetter) } == 3)
        #expect(try await bench.company.request(request.id).decision == .pending)
    }

    @Test func `everybody reads in the own language and time zone`() async throws {
        let bench = try await NoticeBench()
        let company = bench.company
        try await bench.wish(
            NoticePreferences(language: .german, timeZone: "Australia/Brisbane"),
            company.requester
        )
        _ = try await company.activeGrant("AI-1")
        try await bench.work()
        let mails = bench.post.mails.filter { $0.recipient.text.hasPrefix("ria") }
        let subject = "Claude: der Zugang ist aktiv (AI-1)"
        let mail = try #require(mails.first { $0.field("Subject") == subject })
        #expect(mail.body.contains("Uhr (Australia/Brisbane)"))
        #expect(mail.field("Content-Language") == "de")
    }

    @Test func `a digest gathers a day's news in one mail, at the person's own hour`() async throws {
        let bench = try await NoticeBench()
        let company = bench.company
        try await bench.wish(NoticePreferences(timeZone: "Australia/Brisbane", digestHour: 8), company.requester)
        let (one, two) = (try await company.activeGrant("AI-1"), try await company.approvedGrant("AI-2", tool: "notes"))
        _ = try await bench.readers()
        for grant in [one, two] {
            try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "over")(in: $0) }
        }
        #expect(try await bench.readers() == [])
        let due = try await company.read { try $0.queue.find(.digest, id: company.requester.id.rawValue)?.runAt }
        let hour = try #require(due) + .hours(10)
        #expect(hour.rfc3339.dropFirst(11).prefix(8) == "08:00:00")
        company.clock.advance(by: .days(1))
        try await bench.work()
        let mails = bench.post.take()
        #expect(mails.count == 1)
        #expect(mails.first?.field("Subject") == "Clearance: 2 news")
        #expect(mails.first?.body.contains("Claude") == true)
        #expect(mails.first?.body.contains("Notes") == true)
        company.clock.advance(by: .days(2))
        #expect(try await bench.readers() == [])
    }

    @Test func `nothing that waited is lost when a digest is not wanted any more`() async throws {
        let bench = try await NoticeBench()
        let company = bench.company
        try await bench.wish(NoticePreferences(digestHour: 8), company.requester)
        let grant = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "over")(in: $0) }
        _ = try await bench.readers()
        try await bench.wish(NoticePreferences(), company.requester)
        #expect(try await bench.readers() == ["ria"])
    }

    @Test func `who muted an event hears nothing of it, but of what cannot be muted`() async throws {
        let bench = try await NoticeBench()
        try await bench.wish(NoticePreferences(muted: [.pending]), bench.company.approver)
        _ = try await bench.company.ingest("AI-1")
        #expect(try await bench.readers() == ["ada", "quinn"])
        #expect(throws: Refusal.self) { try NoticePreferences(json: ["muted": ["chain_broken"]]) }
    }

    @Test func `without an address nobody is written to, and an admin sees whom it concerns`() async throws {
        let bench = try await NoticeBench()
        try await bench.forgetAddress(of: bench.company.approver)
        _ = try await bench.company.ingest("AI-1")
        #expect(try await bench.readers() == ["ada", "quinn"])
        #expect(try await bench.company.read { try $0.notices.count(.unreachable) } == 1)
    }

    @Test func `an address outside the organization's domains is refused`() async throws {
        let bench = try await NoticeBench()
        let outside = SealMailAddress(Secret("ria@elsewhere.example"), of: bench.company.requester.id)
        let refusal = await #expect(throws: Refusal.self) { try await bench.seal(outside) }
        #expect(refusal?.reason == "domain_not_allowed")
    }

    @Test func `no text of a person can end a line of the header`() async throws {
        let bench = try await NoticeBench()
        let company = bench.company
        try await company.write(by: company.admin) { tx in
            var tool = try #require(try tx.catalog.find("claude"))
            tool.name = "Claude\r\nBcc: all@example.com\u{2028}X"
            try tx.catalog.save(tool)
        }
        _ = try await company.ingest("AI-1")
        try await bench.work()
        for mail in bench.post.mails {
            #expect(!mail.headerNames.contains("Bcc"))
            #expect(mail.headerNames.count == Set(mail.headerNames).count)
            #expect(mail.field("Subject")?.contains("Bcc: all@example.com") == true)
        }
        #expect(bench.post.mails.count == 3)
    }

    @Test func `a password is not sent to a server that it was not given for`() async throws {
        let bench = try await NoticeBench()
        try await bench.configure(user: "clearance")
        try await SealNoticeSecret(.mailPassword, Secret("password"))(in: bench.context)
        try await bench.configure(language: .german, user: "clearance")
        #expect(try await bench.company.read { try $0.notices.secretFields() } == [.mailPassword])
        try await bench.configure(host: "elsewhere.example.com", user: "clearance")
        #expect(try await bench.company.read { try $0.notices.secretFields() } == [])
    }

    @Test func `the operator seals nothing and names no server`() async throws {
        let bench = try await NoticeBench()
        let operation = Actor(.operator, id: "operator")
        let refusal = await #expect(throws: Refusal.self) {
            try await bench.company.store.write(in: bench.company.scope, by: operation) {
                _ = try ConfigureNotices(nil, zones: OnlyUTC())(in: $0)
            }
        }
        #expect(refusal?.reason == "person_required")
    }

    @Test func `a room is told instead of people, never both`() async throws {
        let bench = try await NoticeBench()
        try await bench.openRoom(.slackApprovals)
        _ = try await bench.company.ingest("AI-1")
        #expect(try await bench.readers() == [])
        #expect(bench.wire.posts.count == 1)
        let text = String(decoding: bench.wire.posts[0].body, as: UTF8.self)
        #expect(text.contains("Claude for Ria Requester"))
        #expect(!text.contains("reports"))
    }

    @Test func `people who were named for a stage are written to themselves, not the room`() async throws {
        let bench = try await NoticeBench()
        let company = bench.company
        try await bench.openRoom(.slackApprovals)
        try await company.write(by: company.admin) { tx in
            let routes = ["approval": StageRoute(people: [company.second.id])]
            try tx.approvals.save(ApprovalSettings(routes: routes))
        }
        _ = try await company.ingest("AI-1")
        let readers = try await bench.readers()
        #expect(readers == ["quinn"])
        #expect(bench.wire.posts.isEmpty)
    }

    @Test(arguments: [(404, "chat_refused"), (410, "chat_refused")])
    func `a webhook that refuses leaves a dead letter that does not tell its address`(status: Int, code: String)
        async throws
    {
        let bench = try await NoticeBench()
        try await bench.openRoom(.slackApprovals)
        bench.wire.answer(HTTPReply(status, body: Array("no_service".utf8)))
        _ = try await bench.company.ingest("AI-1")
        try await bench.work()
        let dead = try await bench.company.read { try $0.notices.list(.deadLetter, page: PageRequest()) }.items
        #expect(dead.map(\.code) == [code])
        #expect(dead.first?.message?.contains("secret") == false)
        let log = try await bench.company.read { try $0.audit.range(from: 1, limit: 1_000) }
        #expect(!log.contains { String(decoding: $0.bytes, as: UTF8.self).contains("B0/secret") })
        #expect(!log.contains { String(decoding: $0.bytes, as: UTF8.self).contains("@example.com") })
    }

    @Test func `a chat system's wish to wait is followed`() async throws {
        let bench = try await NoticeBench()
        try await bench.openRoom(.slackApprovals)
        bench.wire.answer(HTTPReply(429, headers: ["retry-after": "120"]))
        _ = try await bench.company.ingest("AI-1")
        try await bench.work()
        #expect(bench.wire.posts.count == 1)
        bench.company.clock.advance(by: .seconds(119))
        try await bench.work()
        #expect(bench.wire.posts.count == 1)
        bench.wire.answer(HTTPReply(200, body: Array("ok".utf8)))
        bench.company.clock.advance(by: .seconds(30))
        try await bench.work()
        #expect(bench.wire.posts.count == 2)
        #expect(try await bench.company.read { try $0.notices.count(.delivered) } == 1)
    }
}

extension NoticeBench {
    func seal(_ address: SealMailAddress) async throws { try await address(in: context) }
}
