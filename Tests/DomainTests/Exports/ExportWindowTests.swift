import Domain
import Kernel
import Testing

@Suite struct ExportWindowTests {
    private let now = Instant(milliseconds: 1_795_000_000_000)

    @Test func `N5: without times an export covers the last 90 days, up to and with this moment`() throws {
        let window = try ExportWindow(from: nil, to: nil, now: now)
        #expect(window.from == now - .days(90))
        #expect(window.contains(now) && window.contains(now - .days(90)))
        #expect(!window.contains(now - .days(90) - Span(milliseconds: 1)))
    }

    @Test func `N5: 365 days are fine, 366 and a millisecond over 365 are refused`() throws {
        #expect(throws: Never.self) { try ExportWindow(from: now - .days(365), to: now, now: now) }
        #expect(throws: Never.self) { try ExportWindow(from: now - .days(365), to: nil, now: now) }
        for from in [now - .days(366), now - .days(365) - Span(milliseconds: 1)] {
            let refusal = #expect(throws: Refusal.self) { try ExportWindow(from: from, to: now, now: now) }
            #expect(refusal?.reason == "window_too_long")
            #expect(throws: Refusal.self) { try ExportWindow(from: from, to: nil, now: now) }
        }
    }

    @Test func `an export of 365 days up to its moment can be gone on with`() throws {
        let begun = try ExportWindow(from: now - .days(365), to: nil, now: now)
        #expect(throws: Refusal.self) { try ExportWindow(from: begun.from, to: begun.to, now: now) }
        #expect(try ExportWindow(from: begun.from, to: begun.to, now: now + .days(1), isGoingOn: true) == begun)
    }

    @Test func `N6 and export edge: a window is half-open, told in UTC, and may be empty but not reversed`() throws {
        let window = try ExportWindow(from: now, to: now + .days(1), now: now)
        #expect(window.contains(now) && !window.contains(now + .days(1)))
        #expect(window.json["timeZone"]?.string == "UTC" && window.words.hasSuffix(", UTC"))
        #expect(try !ExportWindow(from: now, to: now, now: now).contains(now))
        let refusal = #expect(throws: Refusal.self) { try ExportWindow(from: now + .days(1), to: now, now: now) }
        #expect(refusal?.reason == "window_reversed")
    }

    @Test func `only an end takes the 90 days before it`() throws {
        let window = try ExportWindow(from: nil, to: now - .days(300), now: now)
        #expect(window.from == now - .days(390) && window.to == now - .days(300))
    }
}
