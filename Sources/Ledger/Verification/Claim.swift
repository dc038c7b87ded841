package import Kernel

/// What a log says about itself, to be held against its entries and against what the verifier brought along.
package struct Claim: Equatable, Sendable {
    package let organization: ID<Organization>
    /// The tree as far as the log has grown it.
    package let tree: TreeHead
    /// The tree of the entries before the first one that is verified.
    package let start: TreeFrontier
    /// The hash of the entry before the first one, when a verifier knows it.
    package let startHash: [UInt8]?
    /// The signed note over `tree`, if there is one.
    package let checkpoint: String?
    package let consistency: [ExportManifest.Consistency]
    /// Whether only chosen entries follow.
    let isFiltered: Bool

    /// What a stored log claims; to verify only what is new, `start` is the tree at an earlier checkpoint.
    package init(
        organization: ID<Organization>,
        tree: TreeHead,
        checkpoint: String?,
        start: TreeFrontier = TreeFrontier(),
        startHash: [UInt8]? = nil,
        consistency: [ExportManifest.Consistency] = []
    ) {
        (self.organization, self.tree, self.checkpoint) = (organization, tree, checkpoint)
        (self.start, self.startHash, self.consistency, isFiltered) = (start, startHash, consistency, false)
    }

    init(_ manifest: ExportManifest) throws(ManifestFault) {
        let before = manifest.filter == nil ? manifest.from - 1 : 0
        guard let start = TreeFrontier(size: before, hashes: manifest.frontier) else {
            throw ManifestFault(member: "frontier")
        }
        (organization, tree, checkpoint) = (manifest.organization, manifest.tree, manifest.checkpoint)
        (self.start, startHash) = (start, nil)
        (consistency, isFiltered) = (manifest.consistency, manifest.filter != nil)
    }

    var origin: String { Checkpoint.origin(of: organization) }
}
