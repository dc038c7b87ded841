import Domain
import Foundation
import Kernel
import Testing

@Suite struct NoticeTextTests {
    @Test(arguments: NoticeLanguage.allCases)
    func `every language has every text and no other, with the same places to fill in`(language: NoticeLanguage) {
        let texts = language.texts
        #expect(Set(texts.texts.keys) == Set(NoticeTexts.names))
        #expect(texts.months.count == 12)
        for name in NoticeTexts.names {
            #expect(!texts[name].isEmpty, "\(name)")
            #expect(!texts[name].contains("\n"), "\(name)")
            #expect(texts.places(in: name) == NoticeLanguage.english.texts.places(in: name), "\(name)")
        }
    }

    @Test(arguments: NoticeLanguage.allCases)
    func `a language has texts of its own`(language: NoticeLanguage) {
        let own = NoticeTexts.names.filter { language.texts[$0] != NoticeLanguage.english.texts[$0] }
        #expect(own.count > (language == .english ? -1 : 50))
    }

    @Test func `every event has one row in the matrix, and every row tells somebody`() {
        #expect(NoticeRule.matrix.map(\.event) == NoticeEvent.allCases)
        for rule in NoticeRule.matrix { #expect(!rule.audiences.isEmpty, "\(rule.event)") }
    }

    @Test func `what an admin must hear cannot be muted or put off`() {
        let mandatory = NoticeRule.matrix.filter(\.isMandatory)
        #expect(
            mandatory.map(\.event)
                == [.removalOutstanding, .removalsHeld, .chainBroken, .connectorDown, .breakGlass, .mintAnomaly]
        )
        for rule in mandatory { #expect(!rule.isDigestible && rule.audiences.contains(.admins)) }
    }

    static let ends: [(String, NoticeLanguage, String)] = [
        ("2026-11-24T12:00:00Z", .english, "expired"), ("2026-11-24T12:00:01Z", .english, "expires today"),
        ("2026-11-24T13:59:59Z", .english, "expires today"), ("2026-11-24T14:00:00Z", .english, "expires tomorrow"),
        ("2026-11-25T14:00:00Z", .english, "2 days remaining"), ("2026-12-08T12:00:00Z", .german, "noch 14 Tage"),
        ("2026-11-24T12:00:01Z", .german, "läuft heute ab"), ("2026-11-24T14:00:00Z", .german, "läuft morgen ab"),
        ("2026-11-24T11:00:00Z", .german, "abgelaufen"),
    ]

    @Test(arguments: ends)
    func `N27: the label goes by calendar days where the reader is`(
        end: String,
        language: NoticeLanguage,
        label: String
    ) throws {
        let now = try #require(Instant(rfc3339: "2026-11-24T12:00:00Z"))
        let write = WriteNotice(language: language, time: LocalTime(zone: "Test/Ten", zones: TenHoursAhead()))
        #expect(write.label(try #require(Instant(rfc3339: end)), at: now) == label)
    }

    @Test(arguments: [
        (NoticeLanguage.english, "24 Nov 2026, 22:05 (Test/Ten)"), (.german, "24. November 2026, 22:05 Uhr (Test/Ten)"),
    ])
    func `a moment is told in the reader's words and zone`(language: NoticeLanguage, text: String) throws {
        let write = WriteNotice(language: language, time: LocalTime(zone: "Test/Ten", zones: TenHoursAhead()))
        #expect(write.moment(try #require(Instant(rfc3339: "2026-11-24T12:05:00Z"))) == text)
    }

    @Test func `the hour of a digest is the reader's own, also over a change of clocks`() throws {
        let time = LocalTime(zone: "Test/Summer", zones: EndOfSummer())
        let now = try #require(Instant(rfc3339: "2026-10-24T22:30:00Z"))
        let next = time.next(hour: 8, after: now)
        #expect(next.rfc3339 == "2026-10-25T07:00:00.000Z")
        #expect(time.next(hour: 8, after: next).rfc3339 == "2026-10-26T07:00:00.000Z")
        #expect(time.next(hour: 0, after: now).rfc3339 == "2026-10-25T23:00:00.000Z")
    }

    @Test(arguments: [
        "", "ria", "ria@", "@example.com", "a b@example.com", "a\r\nBcc: x@example.com", "a@b@example.com",
        "\"a\"@example.com", "a@exa mple.com", "a@-example.com", "ä@example.com", ".a@example.com", "a..b@example.com",
        "a@example..com", "<a@example.com>",
    ])
    func `what could end an envelope's line is no address`(text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test func `the document's matrix is the code's`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let text = try String(contentsOf: root.appending(path: "docs/notices.md"), encoding: .utf8)
        for rule in NoticeRule.matrix { #expect(text.contains(rule.row), "the matrix should hold: \(rule.row)") }
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") && $0.split(separator: "|").count == 5 }
        #expect(rows.count == NoticeRule.matrix.count)
    }
}

extension NoticeRule {
    /// The row as `docs/notices.md` has it.
    var row: String {
        let who = audiences.map { $0.rawValue.replacing("_", with: " ") }.joined(separator: ", ")
        let place = room.map { $0.rawValue + (roomReplacesPeople ? " (instead)" : "") } ?? "–"
        let comment =
            switch jira {
            case .byDeed: "by the deed"
            case .notice: "if switched on"
            case .none: "–"
            }
        let timing = isMandatory ? "at once, always" : isDigestible ? "at once or digest" : "at once"
        return "| `\(event.rawValue)` | \(who) | \(place) | \(comment) | \(timing) |"
    }
}

private struct TenHoursAhead: TimeZones {
    func offset(of zone: String, at instant: Instant) -> Span? { .hours(10) }
}

/// Two hours ahead until 2026-10-25T01:00Z, one from then on.
private struct EndOfSummer: TimeZones {
    func offset(of zone: String, at instant: Instant) -> Span? {
        instant < Instant(milliseconds: 1_792_890_000_000) ? .hours(2) : .hours(1)
    }
}
