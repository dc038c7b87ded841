package import Kernel

extension Instant {
    /// Whole UTC days since 1970-01-01: figures are kept per day, and a day is the same for everyone.
    package var utcDay: Int64 {
        let (day, rest) = milliseconds.quotientAndRemainder(dividingBy: Span.days(1).milliseconds)
        return rest < 0 ? day - 1 : day
    }

    /// The first instant of that day.
    package init(utcDay: Int64) { self.init(milliseconds: utcDay * Span.days(1).milliseconds) }
}
