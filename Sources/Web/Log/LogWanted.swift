package import Domain

/// Which part of the log is wanted as a file, in which form, and from where on.
package struct LogWanted: Sendable {
    package enum Format: String, Sendable, CaseIterable { case jsonl, ocsf }

    /// By what entries are chosen; its times are those of the window.
    package let filter: AuditFilter
    package let format: Format
    /// For whoever has the beginning of an export already: the last entry in it and the tree its manifest names.
    package let resumption: Resumption?

    package struct Resumption: Equatable, Sendable {
        package let after: Int64
        package let treeSize: Int64

        package init(after: Int64, treeSize: Int64) { (self.after, self.treeSize) = (after, treeSize) }
    }

    package init(_ filter: AuditFilter, format: Format = .jsonl, resumption: Resumption? = nil) {
        (self.filter, self.format, self.resumption) = (filter, format, resumption)
    }
}
