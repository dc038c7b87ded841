import Kernel
import Ledger

extension TestLog {
    /// A manifest over a range that ends where the tree ends.
    func manifest(from: Int = 1, entries changed: [Entry]? = nil, isSigned: Bool = true) throws -> ExportManifest {
        let all = changed ?? entries
        let chosen = all.dropFirst(from - 1)
        return ExportManifest(
            organization: organization,
            exportedAt: 1_795_300_000_000,
            from: Int64(from),
            to: Int64(all.count),
            count: Int64(chosen.count),
            firstHash: chosen.first.flatMap { Hash256($0.hash) },
            lastHash: chosen.last.flatMap { Hash256($0.hash) },
            keyIDs: [macKey.id],
            tree: heads[entries.count],
            frontier: try reader.frontier(size: Int64(from - 1)).hashes,
            checkpoint: isSigned ? try checkpoint() : nil
        )
    }

    /// An export of everything from an entry on.
    func export(from: Int = 1, isSigned: Bool = true) throws -> [UInt8] {
        let manifest = try manifest(from: from, isSigned: isSigned)
        return try written(manifest, Array(entries.dropFirst(from - 1)), isSigned: isSigned)
    }

    func written(_ manifest: ExportManifest, _ entries: [Entry], isSigned: Bool = true) throws -> [UInt8] {
        let file = Bytes()
        var writer = try ExportWriter(manifest, signer: isSigned ? signer : nil) { file.bytes += $0 }
        for entry in entries {
            let proof = try manifest.filter.map { _ in
                try reader.inclusionProof(of: entry.seq - 1, size: manifest.tree.size)
            }
            try writer.append(entry, proof: proof)
        }
        try writer.finish()
        return file.bytes
    }

    /// A manifest of some entries, by their numbers.
    func manifest(of seqs: [Int], consistency sizes: [Int] = []) throws -> ExportManifest {
        let chosen = seqs.map { entries[$0 - 1] }
        var digest = ChosenEntries()
        for hash in chosen.compactMap({ Hash256($0.hash) }) { digest.add(hash) }
        return ExportManifest(
            organization: organization,
            exportedAt: 1_795_300_000_000,
            filter: ["action": "request_approved"],
            chosen: digest.digest,
            from: Int64(seqs.first ?? 1),
            to: Int64(seqs.last ?? 0),
            count: Int64(seqs.count),
            firstHash: chosen.first.flatMap { Hash256($0.hash) },
            lastHash: chosen.last.flatMap { Hash256($0.hash) },
            keyIDs: [macKey.id],
            tree: heads[entries.count],
            checkpoint: try checkpoint(),
            consistency: try sizes.map { size in
                .init(
                    size: Int64(size),
                    proof: try reader.consistencyProof(from: Int64(size), to: Int64(entries.count))
                )
            }
        )
    }

    func export(of seqs: [Int], consistency sizes: [Int] = []) throws -> [UInt8] {
        try written(try manifest(of: seqs, consistency: sizes), seqs.map { entries[$0 - 1] })
    }
}

private final class Bytes {
    var bytes: [UInt8] = []
}

/// The lines of a file, to be tampered with.
struct Lines {
    private(set) var lines: [[UInt8]]

    init(_ bytes: [UInt8]) {
        lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    }

    var bytes: [UInt8] { lines.flatMap { $0 + [0x0A] } }

    /// Line 0 is the manifest, line n the entry n.
    subscript(line: Int) -> [UInt8] {
        get { lines[line] }
        set { lines[line] = newValue }
    }

    mutating func remove(_ line: Int) { lines.remove(at: line) }
    mutating func insert(_ text: [UInt8], at line: Int) { lines.insert(text, at: line) }
    mutating func cut(after line: Int) { lines = Array(lines.prefix(line + 1)) }
    mutating func move(_ line: Int, to target: Int) { lines.insert(lines.remove(at: line), at: target) }
    mutating func swap(_ a: Int, _ b: Int) { lines.swapAt(a, b) }

    mutating func replace(_ old: String, with new: String, in line: Int) {
        lines[line] = Array(String(decoding: lines[line], as: UTF8.self).replacing(old, with: new).utf8)
    }
}

extension Verifier {
    /// Verifies a file that arrives in pieces.
    func verify(_ file: [UInt8], pieces size: Int = 1 << 16) async throws -> VerificationReport {
        var rest = file[...]
        return try await verifyExport {
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
    }
}
