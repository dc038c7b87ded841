package import Kernel
package import Ledger

/// Which entries an export has, and from which of them on they are wanted.
package struct ExportPlan: Sendable {
    /// The first and the last entry of the export; none when `to` is less than `from`.
    package let from: Int64
    package let to: Int64
    /// The tree against which it is verified.
    package let treeSize: Int64
    /// The chosen entries' numbers in ascending order; nil for all from `from` to `to`.
    package let chosen: [Int64]?
    /// The last entry that the reader has already; nil for the whole export with its head.
    package let after: Int64?

    package init(from: Int64, to: Int64, treeSize: Int64, chosen: [Int64]? = nil, after: Int64? = nil) {
        (self.from, self.to, self.treeSize) = (from, to, treeSize)
        (self.chosen, self.after) = (chosen, after)
    }

    package var count: Int64 { chosen.map { Int64($0.count) } ?? max(0, to - from + 1) }
}

/// Writes an export piece by piece, as fast as it is read; what it holds at a time does not grow with the log.
package actor ExportRun {
    /// How many entries are read at a time; with a proof each entry costs several look-ups more.
    private static let (pageSize, provenPageSize) = (1_000, 100)

    private let store: any Store
    private let scope: OrganizationScope
    private let plan: ExportPlan
    private let form: ExportForm
    /// The number from which to go on, or the position among the chosen.
    private var position: Int64
    private var ready: [UInt8] = []

    package init(_ plan: ExportPlan, as form: ExportForm, store: any Store, scope: OrganizationScope) {
        (self.store, self.scope, self.plan, self.form) = (store, scope, plan, form)
        if let chosen = plan.chosen {
            position = Int64(plan.after.map { after in chosen.firstIndex { $0 > after } ?? chosen.count } ?? 0)
        } else {
            position = max(plan.from, (plan.after ?? 0) + 1)
        }
        if plan.after == nil { ready = form.head }
    }

    /// The next bytes; nil at the end.
    package func next() async throws -> [UInt8]? {
        while ready.count < 1 << 18, hasMore { try await step() }
        defer { ready = [] }
        return ready.isEmpty ? nil : ready
    }

    private var hasMore: Bool { position < plan.chosen.map { Int64($0.count) } ?? plan.to + 1 }

    private func step() async throws {
        let (written, count) =
            if let chosen = plan.chosen { try await chosenLines(chosen) } else { try await rangeLines() }
        position += count
        if ready.isEmpty { ready = written } else { ready += written }
    }

    private func rangeLines() async throws -> ([UInt8], Int64) {
        let (from, form) = (position, form)
        let limit = Int(min(Int64(Self.pageSize), plan.to - from + 1))
        return try await store.read(in: scope) { tx in
            let entries = try tx.audit.range(from: from, limit: limit)
            guard entries.first?.seq == from, entries.last?.seq == from + Int64(limit) - 1 else {
                throw ExportGap(at: from)
            }
            var lines: [UInt8] = []
            lines.reserveCapacity(limit * 1_024)
            for entry in entries { form.append(entry, nil, &lines) }
            return (lines, Int64(entries.count))
        }
    }

    private func chosenLines(_ chosen: [Int64]) async throws -> ([UInt8], Int64) {
        let (from, form, size) = (Int(position), form, plan.treeSize)
        let numbers = Array(chosen[from..<min(from + Self.provenPageSize, chosen.count)])
        return try await store.read(in: scope) { tx in
            var lines: [UInt8] = []
            for seq in numbers {
                guard let entry = try tx.audit.entry(seq) else { throw ExportGap(at: seq) }
                let hashes = try form.needsProofs ? tx.auditTree.inclusionProof(of: seq, size: size) : []
                form.append(entry, InclusionProof(hashes: hashes.compactMap { Hash256($0) }), &lines)
            }
            return (lines, Int64(numbers.count))
        }
    }
}

/// How an export's entries are written.
package struct ExportForm: Sendable {
    /// What stands before the first entry.
    package let head: [UInt8]
    let needsProofs: Bool
    let append: @Sendable (_ entry: StoredEntry, _ proof: InclusionProof?, _ output: inout [UInt8]) -> Void

    /// The form that can be verified: a manifest and the entries' exact bytes.
    package static func verifiable(head: [UInt8], hasProofs: Bool) -> ExportForm {
        ExportForm(head: head, needsProofs: hasProofs) { entry, proof, output in
            ExportLines.append(entry.ledgerEntry, proof: hasProofs ? proof : nil, to: &output)
        }
    }

    /// Events for a SIEM; what can be verified is the other form.
    package static let ocsf = ExportForm(head: [], needsProofs: false) { entry, _, output in
        OCSFEvent(entry).json.appendCanonical(to: &output)
        output.append(0x0A)
    }
}

extension StoredEntry {
    package var ledgerEntry: Entry { Entry(seq: seq, bytes: bytes, hash: hash, mac: mac, keyID: keyID) }
}

/// An entry that an export needs is not there: it was pruned, or somebody took it out.
package struct ExportGap: Error, Equatable, Sendable {
    package let at: Int64
}
