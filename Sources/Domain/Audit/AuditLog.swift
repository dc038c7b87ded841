package import Kernel

/// The organization's log, for reading.
///
/// Entries are written by `Scope.record` alone.
package protocol AuditLog {
    /// Newest first.
    func entries(matching filter: AuditFilter, page: PageRequest) throws -> Page<StoredEntry>
    func entry(_ seq: Int64) throws -> StoredEntry?
    /// Entries from `seq` upwards in order, at most `limit`: for export, verification and the tree.
    func range(from seq: Int64, limit: Int) throws -> [StoredEntry]
    /// The number of the first entry at or after a moment; one more than the newest when there is none.
    func first(at moment: Instant) throws -> Int64
    /// The newest entry's number and hash; nil for an empty log.
    func head() throws -> (seq: Int64, hash: [UInt8])?
}

package protocol HasAudit { var audit: any AuditLog { get } }

/// Which entries are wanted.
///
/// Times are half-open: `from` counts, `to` does not.
package struct AuditFilter: Equatable, Sendable {
    package var action: String?
    package var request: String?
    package var grant: String?
    package var issue: String?
    package var from: Instant?
    package var to: Instant?

    package init(
        action: String? = nil,
        request: String? = nil,
        grant: String? = nil,
        issue: String? = nil,
        from: Instant? = nil,
        to: Instant? = nil
    ) {
        (self.action, self.request, self.grant) = (action, request, grant)
        (self.issue, self.from, self.to) = (issue, from, to)
    }

    package var isEmpty: Bool { self == AuditFilter() }
}

/// An entry as it lies in the database: the exact bytes, and what was computed when they were written.
package struct StoredEntry: Equatable, Sendable {
    package let seq: Int64
    package let at: Instant
    package let action: String
    package let bytes: [UInt8]
    package let hash: [UInt8]
    package let mac: [UInt8]
    package let keyID: String

    package init(seq: Int64, at: Instant, action: String, bytes: [UInt8], hash: [UInt8], mac: [UInt8], keyID: String) {
        (self.seq, self.at, self.action, self.bytes) = (seq, at, action, bytes)
        (self.hash, self.mac, self.keyID) = (hash, mac, keyID)
    }

    /// The entry as JSON, for showing.
    package var json: JSON { (try? JSON(parsing: bytes)) ?? .null }
}
