package import Kernel

/// The RFC 6962 tree over the log's entries, which may lag behind them by ten seconds, and its signed checkpoints.
package protocol AuditTree {
    /// Takes up to `limit` entries more into the tree and says how it stands then.
    func extend(limit: Int) throws -> TreeState
    func state() throws -> TreeState
    /// Hashes from the leaf up, for the entry with that number in the tree of that size.
    func inclusionProof(of seq: Int64, size: Int64) throws -> [[UInt8]]
    func consistencyProof(from old: Int64, to new: Int64) throws -> [[UInt8]]
    func root(size: Int64) throws -> [UInt8]
    /// The nodes that cover the first `size` entries, the largest first: to go on from there.
    func frontier(size: Int64) throws -> [[UInt8]]
    func add(_ checkpoint: StoredCheckpoint) throws
    func latestCheckpoint() throws -> StoredCheckpoint?
    /// Newest first; the cursor is the size.
    func checkpoints(page: PageRequest) throws -> Page<StoredCheckpoint>
}

package protocol HasAuditTree { var auditTree: any AuditTree { get } }

/// How many entries the tree holds, and its root.
package struct TreeState: Equatable, Sendable {
    package let size: Int64
    package let root: [UInt8]

    package init(size: Int64, root: [UInt8]) { (self.size, self.root) = (size, root) }
}

/// A signed note that states the tree's size and root, as it was handed out.
package struct StoredCheckpoint: Equatable, Sendable {
    package let size: Int64
    package let note: String
    package let signedAt: Instant

    package init(size: Int64, note: String, signedAt: Instant) {
        (self.size, self.note, self.signedAt) = (size, note, signedAt)
    }
}
