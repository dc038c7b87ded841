/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Instants come from one clock and are passed in. Labels in a person's time zone belong to the edges.
package struct Instant: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }
    package init(integerLiteral value: Int64) { milliseconds = value }

    package static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }
    package static func + (a: Self, b: Span) -> Self { Self(milliseconds: a.milliseconds + b.milliseconds) }
    package static func - (a: Self, b: Span) -> Self { Self(milliseconds: a.milliseconds - b.milliseconds) }
    package static func - (a: Self, b: Self) -> Span { Span(milliseconds: a.milliseconds - b.milliseconds) }
}

/// A length of time, in whole milliseconds.
package struct Span: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func seconds(_ count: Int64) -> Self { Self(milliseconds: count * 1_000) }
    package static func minutes(_ count: Int64) -> Self { .seconds(count * 60) }
    package static func hours(_ count: Int64) -> Self { .minutes(count * 60) }
    package static func days(_ count: Int64) -> Self { .hours(count * 24) }

    /// Whole seconds, rounded up, so that a wait is never too short.
    package var secondsRoundedUp: Int { Int((milliseconds + 999) / 1_000) }

    package static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }
    package static func * (a: Self, b: Int64) -> Self { Self(milliseconds: a.milliseconds * b) }
}

extension Span {
    package static func + (a: Self, b: Self) -> Self { Self(milliseconds: a.milliseconds + b.milliseconds) }
}
