package import Kernel

/// The date format of HTTP (RFC 9110, 5.6.7), for example `Sun, 06 Nov 1994 08:49:37 GMT`.
package enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

    package static func parse(_ text: String) -> Instant? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = months.firstIndex(of: String(parts[2])), (1...31).contains(day), (1970...9999).contains(year)
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int64($0) }
        guard time.count == 3, zip(time, [23, 59, 60]).allSatisfy({ (0...$1).contains($0) }) else { return nil }
        let days = Instant.daysFromCivil(year: year, month: month + 1, day: day)
        return Instant(milliseconds: (days * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]) * 1_000)
    }

    package static func format(_ instant: Instant) -> String {
        let date = instant.civilDate
        let day = days[Int((instant.daysSinceEpoch % 7 + 7) % 7)]
        // The clock time of RFC 3339 is the one of HTTP: `2026-11-21T02:30:00.000Z`.
        let clock = instant.rfc3339.dropFirst(11).prefix(8)
        return "\(day), \(date.day < 10 ? "0" : "")\(date.day) \(months[date.month - 1]) \(date.year) \(clock) GMT"
    }
}
