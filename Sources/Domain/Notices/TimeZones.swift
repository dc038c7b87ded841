package import Kernel

/// What the domain needs to know of time zones; the tables lie outside.
package protocol TimeZones: Sendable {
    /// How far the zone's clocks are ahead of UTC at that moment; nil when there is no such zone.
    func offset(of zone: String, at instant: Instant) -> Span?
}

/// Knows UTC alone.
package struct OnlyUTC: TimeZones {
    package init() {}

    package func offset(of zone: String, at instant: Instant) -> Span? { zone == "UTC" ? .seconds(0) : nil }
}

/// Clock and calendar of one reader.
package struct LocalTime: Sendable {
    private let zone: String
    private let zones: any TimeZones

    /// A zone that is not known is read as UTC, and the text says which one it is in.
    package init(zone: String, zones: any TimeZones) {
        self.zone = zones.offset(of: zone, at: 0) == nil ? "UTC" : zone
        self.zones = zones
    }

    package var name: String { zone }

    /// The moment moved so that its UTC calendar reads as the local one.
    package func shifted(_ instant: Instant) -> Instant {
        instant + (zones.offset(of: zone, at: instant) ?? .seconds(0))
    }

    /// Calendar days from one moment to another, as the reader counts them (N27).
    package func days(from start: Instant, to end: Instant) -> Int {
        Int(shifted(end).daysSinceEpoch - shifted(start).daysSinceEpoch)
    }

    /// The next moment at which the local clock shows that full hour.
    ///
    /// An hour that a change of clocks skips is taken at the moment of the change.
    package func next(hour: Int, after now: Instant) -> Instant {
        let today = shifted(now).daysSinceEpoch
        for day in today...(today + 2) {
            let wanted = Instant(milliseconds: day * 86_400_000) + .hours(Int64(hour))
            let guess = wanted - (zones.offset(of: zone, at: wanted) ?? .seconds(0))
            let mended = wanted - (zones.offset(of: zone, at: guess) ?? .seconds(0))
            let found = max(guess, mended)
            if now < found { return found }
        }
        return now + .days(1)
    }
}
