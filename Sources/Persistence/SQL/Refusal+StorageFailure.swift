import Kernel

extension Refusal {
    /// The refusals among storage failures: nothing was changed, and asking again later makes sense.
    init?(_ failure: StorageFailure) {
        switch failure {
        case .contention:
            self.init(.unavailable, "storage_busy", Self.busy, retryAfter: .seconds(1))
        case .timedOut:
            self.init(.unavailable, "storage_busy", Self.busy, retryAfter: .seconds(1))
        case .full:
            self.init(.unavailable, "disk_full", "the disk is full; nothing was changed; free space and try again")
        case .unreachable:
            self.init(.unavailable, "storage_unreachable", Self.unreachable, retryAfter: .seconds(5))
        case .unknownOutcome:
            self.init(.unavailable, "outcome_unknown", Self.unknown)
        case .readOnly:
            self.init(.unavailable, "storage_read_only", Self.readOnly)
        case .inputOutput:
            self.init(.unavailable, "storage_failing", Self.failing)
        case .corrupt:
            self.init(.unavailable, "storage_damaged", Self.damaged)
        case .constraint, .type, .value, .statement: return nil
        }
    }

    private static let busy = "too many changes at once; nothing was changed; try again in a moment"
    private static let unreachable = "the database cannot be reached; nothing was changed; try again in a moment"
    private static let readOnly =
        "the database can be read but not written; nothing was changed; give the program write access"
    private static let failing = "the disk reports errors; nothing was changed; look at the disk before you try again"
    private static let damaged = """
        the database file is damaged; nothing was changed; stop the program, keep a copy of the file, and restore a backup
        """
    private static let unknown = """
        the connection to the database was lost while the change was being saved; look whether it is there before you \
        try again
        """
}
