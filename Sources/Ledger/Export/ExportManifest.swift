package import Kernel

/// What an export says about itself, in its first line.
package struct ExportManifest: Equatable, Sendable {
    package static let format = "clearance-audit-export/1"

    package let organization: ID<Organization>
    package let exportedAt: Instant
    /// How the entries were chosen; nil for every entry from `from` to the end of the tree.
    package let filter: JSON?
    /// The half-open times, in UTC, between which every entry follows; nil where no times were asked for.
    package let window: JSON?
    /// Binds the choice: SHA-256 over the hashes of the chosen entries; nil without a filter.
    ///
    /// Each entry's own proof shows that it stands in the log, but not that it was one of those chosen.
    package let chosen: Hash256?
    /// The first entry's number; in an empty export the number it would have.
    package let from: Int64
    /// The last entry's number; one less than `from` in an empty export.
    package let to: Int64
    package let count: Int64
    package let firstHash: Hash256?
    package let lastHash: Hash256?
    /// The ids of the keys under which the entries are authenticated.
    package let keyIDs: [String]
    /// The tree against which the export is verified; it ends at `to` unless there is a filter.
    package let tree: TreeHead
    /// The tree of the entries before `from`; empty when there is a filter.
    package let frontier: [Hash256]
    /// The signed note over that tree, if one was signed.
    package let checkpoint: String?
    /// Shows checkpoints that were handed out earlier to be beginnings of the tree.
    package let consistency: [Consistency]

    package struct Consistency: Equatable, Sendable {
        package let size: Int64
        package let proof: ConsistencyProof

        package init(size: Int64, proof: ConsistencyProof) { (self.size, self.proof) = (size, proof) }
    }

    package init(
        organization: ID<Organization>,
        exportedAt: Instant,
        filter: JSON? = nil,
        chosen: Hash256? = nil,
        from: Int64,
        to: Int64,
        count: Int64,
        firstHash: Hash256?,
        lastHash: Hash256?,
        keyIDs: [String],
        tree: TreeHead,
        frontier: [Hash256] = [],
        checkpoint: String?,
        consistency: [Consistency] = [],
        window: JSON? = nil
    ) {
        (self.organization, self.exportedAt, self.filter, self.chosen) = (organization, exportedAt, filter, chosen)
        (self.from, self.to, self.count) = (from, to, count)
        (self.firstHash, self.lastHash, self.keyIDs) = (firstHash, lastHash, keyIDs)
        self.window = window
        (self.tree, self.frontier, self.checkpoint, self.consistency) = (tree, frontier, checkpoint, consistency)
    }

    /// The text that the log's key signs for an export.
    ///
    /// Its two lines can never be read as a checkpoint, which has three.
    package var signedText: String {
        "\(Checkpoint.origin(of: organization))/export\n\(Hex.encode(sha256(json.canonical)))\n"
    }
}
