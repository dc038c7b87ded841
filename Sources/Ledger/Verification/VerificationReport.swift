package import Kernel

/// What a verification found out.
package struct VerificationReport: Equatable, Sendable {
    package enum Verdict: String, Sendable, CaseIterable {
        /// Nothing is wrong, and the key that was given signed for all of it.
        case authenticated
        /// Nothing is wrong, but whoever could write the whole of it may have done so.
        case consistentNotAuthenticated = "consistent, not authenticated"
        case failed
    }

    /// What was not, or could not be, verified.
    package enum Caveat: Hashable, Sendable {
        /// No verification key was given.
        case noKey
        /// The log had no signed checkpoint.
        case noCheckpoint
        /// The manifest is not signed, so its filter and its date are mere claims.
        case manifestUnsigned
        /// So many entries stand after the last checkpoint, from that number on.
        case uncovered(from: Int64, count: Int64)
        /// The message authentication codes of so many entries were not checked, for want of their keys.
        case macsUnchecked(Int64)
        /// Entries before this number are not in the export.
        case startsAt(Int64)
        /// Only chosen entries are there: each is proven, but not that none is missing.
        case filtered
    }

    package internal(set) var organization: ID<Organization>?
    /// How many entries were read.
    package internal(set) var entries: Int64 = 0
    /// The tree that the entries were held against.
    package internal(set) var tree: TreeHead?
    package internal(set) var macsChecked: Int64 = 0
    /// The sizes of the checkpoints that were given and confirmed, in ascending order.
    package internal(set) var confirmedCheckpoints: [Int64] = []
    /// How many checkpoints that were kept with the log were confirmed.
    package internal(set) var storedCheckpoints = 0
    package internal(set) var caveats: [Caveat] = []
    /// In the order of the entries; at most `mostFindings`.
    package internal(set) var findings: [Finding] = []
    /// How many findings there were in all.
    package internal(set) var findingCount = 0

    package static let mostFindings = 100

    package var verdict: Verdict {
        if findingCount > 0 { return .failed }
        return caveats.contains(where: \.preventsAuthentication) ? .consistentNotAuthenticated : .authenticated
    }

    /// Adds what was found outside of the entries.
    package mutating func add(_ finding: Finding) {
        findingCount += 1
        if findings.count < Self.mostFindings { findings.append(finding) }
    }

    /// The number of the first entry that is known to be wrong.
    package var firstBadEntry: Int64? { findings.compactMap(\.seq).min() }
}

extension VerificationReport.Caveat {
    /// Whether the verdict can be no better than "consistent, not authenticated".
    package var preventsAuthentication: Bool {
        switch self {
        case .noKey, .noCheckpoint, .manifestUnsigned, .uncovered: true
        case .macsUnchecked, .startsAt, .filtered: false
        }
    }

    /// The caveat for people: no capital, no full stop.
    package var text: String {
        switch self {
        case .noKey: "no verification key was given: pass the log's key with `--key`"
        case .noCheckpoint: "the log has no signed checkpoint"
        case .manifestUnsigned: "the manifest is not signed: its filter and its date are claims"
        case .uncovered(let from, let count): "\(count) entries from \(from) on are not covered by a checkpoint yet"
        case .macsUnchecked(let count): "the message authentication codes of \(count) entries were not checked"
        case .startsAt(let seq): "entries before \(seq) are not in this export"
        case .filtered: "each entry is proven to be in the log, but not that no other fits the filter"
        }
    }
}

extension VerificationReport {
    package var json: JSON {
        [
            "verdict": .string(verdict.rawValue),
            "organization": .text(organization?.rawValue),
            "entries": .integer(entries),
            "treeSize": tree.map { .integer($0.size) } ?? .null,
            "root": .text(tree?.root.hex),
            "macsChecked": .integer(macsChecked),
            "confirmedCheckpoints": .array(confirmedCheckpoints.map { .integer($0) }),
            "storedCheckpoints": .integer(Int64(storedCheckpoints)),
            "firstBadEntry": firstBadEntry.map { .integer($0) } ?? .null,
            "findingCount": .integer(Int64(findingCount)),
            "findings": .array(findings.map(\.json)),
            "caveats": .strings(caveats.map(\.text)),
        ]
    }
}
