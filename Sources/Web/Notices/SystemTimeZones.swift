import Domain
import Foundation
package import Kernel

/// The system's tables of time zones.
package struct SystemTimeZones: TimeZones {
    package init() {}

    package func offset(of zone: String, at instant: Instant) -> Span? {
        // A name alone: Foundation would also take `GMT+2` and the like.
        guard zone == "UTC" || zone.contains("/"), let known = TimeZone(identifier: zone) else { return nil }
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000)
        return .seconds(Int64(known.secondsFromGMT(for: date)))
    }
}
