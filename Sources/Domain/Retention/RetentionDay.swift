package import Kernel

/// The day that retention reckons from: never more than two days after the one before.
///
/// What is let go is gone for good, so a clock that once ran ahead by a year must not take a year's entries with it. After a server
/// that was off for long, retention catches up two days a day.
package struct RetentionDay: Sendable {
    package static let step = Span.days(2)

    package init() {}

    /// Keeps the day that has been reached.
    package func callAsFunction(in tx: some Scope & HasRetention) throws -> Instant {
        let today = try min(tx.retention.lastDay().map { $0 + Self.step } ?? tx.now, tx.now)
        try tx.retention.keepLastDay(today)
        return today
    }
}
