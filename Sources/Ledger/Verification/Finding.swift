package import Kernel

/// One thing that is wrong with a log or an export.
package struct Finding: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The bytes are not those that their own hash was made of.
        case edited
        /// The entry after it names another predecessor: it was rewritten together with its hash.
        case replaced
        case deleted, inserted, reordered, duplicated
        /// The message authentication code does not fit.
        case badMac
        /// Entries that a checkpoint covers are no longer there.
        case truncated
        /// The entries hold together, but are not those that the checkpoint was signed for.
        case rewritten
        /// The entry is another organization's.
        case foreign
        /// The line or the stored bytes are not an entry.
        case unreadable
        /// The inclusion proof does not lead to the tree's root.
        case badProof
        /// The manifest contradicts what follows it.
        case manifest
        /// A signature is not by the key that was given.
        case signature
        /// A checkpoint that was given cannot belong to this log, or cannot be compared with it.
        case checkpoint
    }

    package let kind: Kind
    /// The first entry concerned.
    package let seq: Int64?
    /// The last entry concerned, where it is another.
    package let through: Int64?
    /// What was found, for people: no capital, no full stop.
    package let detail: String

    package init(_ kind: Kind, seq: Int64? = nil, through: Int64? = nil, _ detail: String) {
        (self.kind, self.seq, self.through, self.detail) = (kind, seq, through == seq ? nil : through, detail)
    }

    package var json: JSON {
        let json: JSON = [
            "kind": .string(kind.rawValue), "seq": seq.map { .integer($0) } ?? .null,
            "through": through.map { .integer($0) } ?? .null, "detail": .string(detail),
        ]
        return json.withoutNulls
    }
}
