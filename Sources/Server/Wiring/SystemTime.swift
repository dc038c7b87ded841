import Foundation
package import Kernel

/// The clock of the machine, in UTC.
package struct SystemTime: TimeSource {
    package init() {}

    package func now() -> Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded())) }
}
