import Glibc
import Kernel

/// Keeps what the process holds in memory out of files: a dump of it would hold sessions and opened secrets.
enum CoreDumps {
    /// No file is written when the process crashes.
    ///
    /// - Throws: a refusal where the system does not allow that; then production does not start.
    static func forbid() throws(Refusal) {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0 else {
            throw Refusal(
                .unavailable,
                "dumps_not_forbidden",
                "the system does not let this process forbid memory dumps of itself; production needs that"
            )
        }
    }
}
