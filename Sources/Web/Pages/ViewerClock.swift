import Foundation
import Kernel

/// Tells instants as the viewer reads them: days and times in their own time zone.
struct ViewerClock: Sendable {
    let now: Instant
    let zone: TimeZone

    private var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }

    private func parts(_ instant: Instant) -> DateComponents {
        calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date(instant))
    }

    private func date(_ instant: Instant) -> Date { Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000) }

    /// For example `21 Nov 2026`.
    func day(_ instant: Instant) -> String {
        let parts = parts(instant)
        return "\(parts.day ?? 0) \(Self.months[((parts.month ?? 1) - 1) % 12]) \(parts.year ?? 0)"
    }

    /// For example `21 Nov 2026, 02:54`.
    func moment(_ instant: Instant) -> String {
        let parts = parts(instant)
        return "\(day(instant)), \(two(parts.hour)):\(two(parts.minute))"
    }

    /// What is shown beside a grant's end (N27), by calendar days in the viewer's zone.
    func expiryLabel(_ end: Instant) -> String {
        guard now < end else { return "Expired" }
        switch calendarDays(until: end) {
        case 0: return "Expires today"
        case 1: return "Expires tomorrow"
        case let days: return "\(days) days remaining"
        }
    }

    /// How near its end an active grant stands out.
    static let soon = 14

    /// The label as it stands out: calm while the end is far, a warning in the last 14 days, and then the end itself.
    func expiryLozenge(_ end: Instant) -> Lozenge? {
        guard now < end else { return Lozenge(expiryLabel(end), .bad) }
        return calendarDays(until: end) <= Self.soon ? Lozenge(expiryLabel(end), .warn) : nil
    }

    func calendarDays(until end: Instant) -> Int {
        let (from, to) = (calendar.startOfDay(for: date(now)), calendar.startOfDay(for: date(end)))
        return calendar.dateComponents([.day], from: from, to: to).day ?? 0
    }

    /// How long something has waited, in its largest unit.
    func age(of start: Instant) -> String {
        let minutes = max(0, (now - start).milliseconds / 60_000)
        return switch minutes {
        case ..<1: "just now"
        case ..<60: Self.count(minutes, "minute")
        case ..<2_880: Self.count(minutes / 60, "hour")
        default: Self.count(minutes / 1_440, "day")
        }
    }

    /// The first instant of that calendar day, written as `2026-11-21`; nil when it is no date.
    func start(ofDay text: String, addingDays days: Int = 0) -> Instant? {
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == 3, text.utf8.count == 10, (1...12).contains(numbers[1]), (1...31).contains(numbers[2])
        else { return nil }
        let parts = DateComponents(year: numbers[0], month: numbers[1], day: numbers[2] + days)
        return calendar.date(from: parts).map { Instant(milliseconds: Int64($0.timeIntervalSince1970 * 1_000)) }
    }

    static func count(_ number: some BinaryInteger, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    private func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
