import Kernel
import Testing

@Suite struct InstantTests {
    static let written: [(Int64, String)] = [
        (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (1_795_487_401_005, "2026-11-24T02:30:01.005Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
    ]

    @Test(arguments: written) func `an instant is written in UTC with milliseconds, and read back`(
        milliseconds: Int64,
        text: String
    ) {
        let instant = Instant(milliseconds: milliseconds)
        #expect(instant.rfc3339 == text)
        #expect(Instant(rfc3339: text) == instant)
    }

    static let alike = [
        "2026-11-24T02:30:01Z", "2026-11-24t02:30:01z", "2026-11-24 02:30:01Z", "2026-11-24T03:30:01+01:00",
        "2026-11-23T21:00:01-05:30", "2026-11-24T02:30:01.000999Z", "2026-11-24T02:30:01.000+0000",
    ]

    @Test(arguments: alike) func `offsets count, and what is finer than a millisecond is cut off`(text: String) {
        #expect(Instant(rfc3339: text)?.rfc3339 == "2026-11-24T02:30:01.000Z")
    }

    static let wrong = [
        "", "2026", "2026-11-24", "2026-11-24T02:30:01", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00Zx",
        " 2026-01-01T00:00:00Z", "2026-1-1T00:00:00Z", "+2026-01-01T00:00:00Z", "-026-01-01T00:00:00Z",
        "２026-01-01T00:00:00Z", "2026-01-01T00:00:00\u{0}Z",
    ]

    @Test(arguments: wrong) func `what is no date, or none that exists, is refused`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func `a day of every year there is comes back`() {
        for day in stride(from: Int64(-719_162), through: 2_932_896, by: 997) {
            let instant = Instant(milliseconds: day * 86_400_000 + 1)
            #expect(Instant(rfc3339: instant.rfc3339) == instant)
            let date = instant.civilDate
            #expect(Instant.daysFromCivil(year: date.year, month: date.month, day: date.day) == day)
        }
    }

    @Test func `a wait is never rounded to less`() {
        #expect(Span(milliseconds: 1).secondsRoundedUp == 1)
        #expect(Span.seconds(2).secondsRoundedUp == 2)
        #expect(Span.days(1) == .hours(24))
        #expect(Instant(milliseconds: 5) + .seconds(1) - .seconds(1) == 5)
    }
}
