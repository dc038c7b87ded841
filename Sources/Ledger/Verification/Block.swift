/// A part of a log that is examined in one go, on any core.
enum Block: Sendable {
    /// Whole lines of an export, in two parts that belong together: joining them is left to the other core.
    case lines([UInt8], ArraySlice<UInt8>)
    /// Entries as they are stored.
    case entries([Entry])
}

/// What was learnt from a block.
struct ExaminedBlock: Sendable {
    let records: [Record]
    /// What is wrong with the records that are unreadable, by their places.
    let details: [Int: String]
    /// Set when nothing is wrong within the block and each entry follows from the one before.
    let run: Run?

    /// Entries without a fault between them, hashed together as parts of the tree.
    struct Run: Sendable {
        let first: Record
        let last: Record
        /// Adjacent, each ending at a size of interest or at the end of the run.
        let parts: [TreeRange]
    }
}
