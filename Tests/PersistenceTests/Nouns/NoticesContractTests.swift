import Domain
import Kernel
import Persistence
import Testing

@Suite struct NoticesContractTests {
    private static func notice(_ number: Int, _ event: NoticeEvent = .pending, at: Instant = Desk.start) -> Notice {
        Notice(
            id: ID("n\(1_000 + number)"),
            event: event,
            subject: "r1001",
            issue: number == 1 ? nil : "AI-\(number)",
            detail: ["level": 1],
            actor: number == 1 ? nil : Desk.ben,
            createdAt: at,
            toldAt: at,
            facts: ["tool": "Claude"]
        )
    }

    private static func delivery(
        _ number: Int,
        of notice: Int?,
        to addressee: Delivery.Addressee = .person(Desk.ana, as: .approversOfStage),
        _ state: Delivery.State = .queued,
        digest: ID<Delivery>? = nil,
        at: Instant = Desk.start
    ) -> Delivery {
        Delivery(
            id: ID("d\(1_000 + number)"),
            notice: notice.map { ID("n\(1_000 + $0)") },
            channel: addressee == .room(.admins) ? .teams : .mail,
            addressee: addressee,
            createdAt: at,
            state: state,
            digest: digest
        )
    }

    @Test(arguments: Engine.available)
    func `settings, secrets, wishes and addresses are kept, replaced and taken away`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            #expect(try await desk.read { try $0.notices.settings() } == nil)
            let mail = NoticeSettings.Mail(
                host: "mail.example.com",
                port: 465,
                security: .implicit,
                user: "u",
                from: "a@example.com",
                domains: ["example.com"]
            )
            for settings in [NoticeSettings(mail: mail, language: .german), NoticeSettings(version: 2)] {
                try await desk.write { try $0.notices.save(settings) }
                #expect(try await desk.read { try $0.notices.settings() } == settings)
                #expect(try await desk.write { try $0.notices.settings() } == settings)
            }
            for bytes in [[UInt8(1)], [2, 3]] {
                let sealed = SealedValue(keyID: "k", bytes: bytes)
                try await desk.write { tx in
                    try tx.notices.setSecret(sealed, field: .slackAdmins)
                    try tx.notices.setAddress(sealed, of: Desk.ana)
                }
                #expect(try await desk.read { try $0.notices.secret(.slackAdmins) } == sealed)
                #expect(try await desk.read { try $0.notices.address(of: Desk.ana) } == sealed)
            }
            #expect(try await desk.read { try $0.notices.secretFields() } == [.slackAdmins])
            let wishes = NoticePreferences(language: .german, timeZone: "UTC", digestHour: 7, muted: [.pending])
            for wanted in [wishes, NoticePreferences()] {
                try await desk.write { try $0.notices.save(wanted, of: Desk.ana) }
                #expect(try await desk.read { try $0.notices.preferences(of: Desk.ana) } == wanted)
            }
            #expect(try await desk.read(in: desk.abroad) { try $0.notices.settings() } == nil)
            #expect(try await desk.read(in: desk.abroad) { try $0.notices.secretFields() } == [])
            try await desk.write { tx in
                try tx.notices.removeSecret(.slackAdmins)
                try tx.notices.setAddress(nil, of: Desk.ana)
                try tx.notices.save(nil)
            }
            #expect(try await desk.read { try $0.notices.secretFields() } == [])
            #expect(try await desk.read { try $0.notices.address(of: Desk.ana) } == nil)
            #expect(try await desk.write { try $0.notices.settings() } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `notices and deliveries are kept as they are, and tell who was asked`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let (one, two) = (Self.notice(1), Self.notice(2, .decided))
            let deliveries = [
                Self.delivery(1, of: 1), Self.delivery(2, of: 1, to: .room(.admins), .delivered),
                Self.delivery(3, of: 1, to: .person(Desk.cai, as: .asked), .unreachable),
                Self.delivery(4, of: 2, to: .person(Desk.ben, as: .requester)),
            ]
            try await desk.write { tx in
                for notice in [one, two] { try tx.notices.add(notice) }
                for delivery in deliveries { try tx.notices.add(delivery) }
            }
            #expect(try await desk.read { try $0.notices.find(one.id) } == one)
            #expect(try await desk.read { try $0.notices.find(two.id) } == two)
            for delivery in deliveries {
                #expect(try await desk.read { try $0.notices.delivery(delivery.id) } == delivery)
            }
            let asked = try await desk.read { try $0.notices.asked(about: "r1001") }
            #expect(asked == [.person(Desk.ana, as: .approversOfStage), .room(.admins)])
            #expect(try await desk.read { try $0.notices.asked(about: "r1002") } == [])
            #expect(try await desk.read(in: desk.abroad) { try $0.notices.asked(about: "r1001") } == [])
            var dead = deliveries[0]
            (dead.state, dead.attempts, dead.code, dead.message) = (.deadLetter, 8, "x", "y")
            try await desk.write { [dead] in try $0.notices.save(dead) }
            #expect(try await desk.read { try $0.notices.list(.deadLetter, page: PageRequest()).items } == [dead])
            #expect(try await desk.read { try $0.notices.count(.deadLetter) } == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `what waits for a digest is gathered by person, and what is old goes`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let digest = Self.delivery(9, of: nil, .queued, at: Desk.start + .days(1))
            try await desk.write { tx in
                try tx.notices.add(Self.notice(1))
                try tx.notices.add(digest)
                for number in 1...3 { try tx.notices.add(Self.delivery(number, of: 1, .waiting)) }
                try tx.notices.add(Self.delivery(4, of: 1, to: .person(Desk.ben, as: .holder), .waiting))
            }
            let waiting = try await desk.read { try $0.notices.waiting(for: Desk.ana, limit: 2) }
            #expect(waiting.map(\.id) == ["d1001", "d1002"])
            try await desk.write { tx in
                for var delivery in waiting {
                    (delivery.state, delivery.digest) = (.bundled, digest.id)
                    try tx.notices.save(delivery)
                }
            }
            #expect(try await desk.read { try $0.notices.bundled(in: digest.id).map(\.id) } == ["d1001", "d1002"])
            #expect(try await desk.write { try $0.notices.prune(before: Desk.start + .days(1), limit: 10) } == 0)
            #expect(try await desk.read { try $0.notices.bundled(in: digest.id) } == [])
            #expect(try await desk.read { try $0.notices.waiting(for: Desk.ana, limit: 9).count } == 1)
            #expect(try await desk.read { try $0.notices.find("n1001") } != nil)
        }
    }

    @Test(arguments: Engine.available)
    func `progress and marks are kept`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.addGrant(Desk.grant(1, for: Desk.ana, status: .active, expiresAt: Desk.start + .days(9)))
            for days in [1, 2] {
                let progress = ReviewProgress(end: Desk.start + .days(Int64(days)), grant: ID("g\(days)"))
                try await desk.write { try $0.notices.save(progress, "expiring_14") }
                #expect(try await desk.read { try $0.notices.progress("expiring_14") } == progress)
            }
            #expect(try await desk.read { try $0.notices.progress("expiring_3") } == nil)
            for person in [Desk.ana, Desk.ben] {
                try await desk.write { try $0.notices.setNotRenewed("g1001", by: person, at: Desk.start) }
                #expect(try await desk.read { try $0.notices.isNotRenewed("g1001") })
            }
            try await desk.write { try $0.notices.setNotRenewed("g1001", by: nil, at: Desk.start) }
            #expect(try await desk.read { try $0.notices.isNotRenewed("g1001") } == false)
        }
    }
}
