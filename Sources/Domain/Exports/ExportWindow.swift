package import Kernel

/// What an export is about in time: half-open, in UTC, 90 days unless said otherwise and 365 at most (N5, N6).
package struct ExportWindow: Equatable, Sendable {
    package static let usual = Span.days(90)
    package static let longest = Span.days(365)

    /// The first moment that counts.
    package let from: Instant
    /// The first moment that does not.
    package let to: Instant

    /// Reads what was asked for.
    ///
    /// - Parameters:
    ///   - from: nil for 90 days before the end.
    ///   - to: nil for everything up to and with `now`.
    ///   - isGoingOn: whether the window is that of an export begun earlier, whose end was then the next millisecond.
    /// - Throws: `window_reversed` or `window_too_long`; an empty window is fine.
    package init(from: Instant?, to: Instant?, now: Instant, isGoingOn: Bool = false) throws(Refusal) {
        let end = to ?? now
        let begin = from ?? end - Self.usual
        guard begin <= end else {
            throw Refusal(.invalid, "window_reversed", "the export would end before it begins; swap the two times")
        }
        let slack = Span(milliseconds: isGoingOn ? 1 : 0)
        guard end - slack - begin <= Self.longest else {
            throw Refusal(
                .invalid,
                "window_too_long",
                "an export covers 365 days at most; export in parts, each beginning where the last one ended"
            )
        }
        (self.from, self.to) = (begin, to ?? now + Span(milliseconds: 1))
    }

    package func contains(_ moment: Instant) -> Bool { from <= moment && moment < to }

    package var json: JSON { ["from": .instant(from), "timeZone": "UTC", "to": .instant(to)] }

    /// For example `2026-08-26T00:00:00.000Z to 2026-11-24T00:00:00.000Z, UTC`.
    package var words: String { "\(from.rfc3339) to \(to.rfc3339), UTC" }
}
