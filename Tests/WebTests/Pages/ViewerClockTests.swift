import Foundation
import Kernel
import Testing

@testable import Web

@Suite struct ViewerClockTests {
    private func clock(_ now: String, _ zone: String) throws -> ViewerClock {
        ViewerClock(now: try #require(Instant(rfc3339: now)), zone: try #require(TimeZone(identifier: zone)))
    }

    static let labels: [(String, String, String, String)] = [
        ("2026-11-21T12:00:00Z", "2026-11-21T12:00:00Z", "UTC", "Expired"),
        ("2026-11-21T12:00:00Z", "2026-11-21T12:00:00.001Z", "UTC", "Expires today"),
        ("2026-11-21T23:59:00Z", "2026-11-22T00:01:00Z", "UTC", "Expires tomorrow"),
        ("2026-11-21T12:00:00Z", "2026-11-23T00:00:00Z", "UTC", "2 days remaining"),
        // The same two instants fall on different days elsewhere.
        ("2026-11-21T23:59:00Z", "2026-11-22T00:01:00Z", "Asia/Tokyo", "Expires today"),
        ("2026-11-21T12:00:00Z", "2026-11-22T10:59:00Z", "Pacific/Auckland", "Expires today"),
        ("2026-11-21T20:00:00Z", "2026-11-22T07:00:00Z", "America/New_York", "Expires tomorrow"),
        // A day of 25 hours, when clocks go back.
        ("2026-10-24T22:30:00Z", "2026-10-25T22:45:00Z", "Europe/Berlin", "Expires today"),
    ]

    @Test(arguments: labels)
    func `N27 and clock: an end is told in the viewer's own days`(now: String, end: String, zone: String, label: String)
        throws
    {
        let clock = try clock(now, zone)
        #expect(clock.expiryLabel(try #require(Instant(rfc3339: end))) == label)
    }

    @Test func `a day that is typed begins at the viewer's midnight`() throws {
        let clock = try clock("2026-11-21T12:00:00Z", "Asia/Tokyo")
        #expect(clock.start(ofDay: "2026-11-21")?.rfc3339 == "2026-11-20T15:00:00.000Z")
        #expect(clock.start(ofDay: "2026-11-30", addingDays: 1)?.rfc3339 == "2026-11-30T15:00:00.000Z")
        for text in ["", "21.11.2026", "2026-13-01", "2026-11-99", "2026-1-1", "x"] {
            #expect(clock.start(ofDay: text) == nil, "\(text)")
        }
    }
}
