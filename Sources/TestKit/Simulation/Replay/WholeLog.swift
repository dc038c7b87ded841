import Domain
import Kernel

/// The log from its first entry to its last, as it lies there at the end of a story.
struct WholeLog {
    let entries: [StoredEntry]
    /// The beginning that was let go.
    let pruned: PrunedRange?

    /// The chain leads to the entry that was read last, so none of those read before was changed since.
    func leads(to replay: LogReplay) throws {
        let gone = Int(pruned?.through ?? 0)
        var previous = Hex.encode(pruned?.lastHash ?? Array(repeating: 0, count: 32))
        for (index, entry) in entries.enumerated() {
            guard entry.follows(gone + index, previous) else {
                throw Violation(rule: "log", detail: "the chain breaks at \(entry.seq)")
            }
            previous = Hex.encode(entry.hash)
        }
        guard gone + entries.count == replay.entries, previous == replay.previous else {
            throw Violation(rule: "log", detail: "entries have changed since they were read")
        }
    }

    /// The tree's root is that of RFC 6962 over the bytes of all entries that were read, and lags by a few of them only.
    func grows(into tree: TreeState, read replay: LogReplay) throws {
        guard replay.entries - Int(tree.size) < 50 else {
            throw Violation(rule: "tree", detail: "the tree lags by \(replay.entries - Int(tree.size)) entries")
        }
        guard Self.root(of: replay.leaves.prefix(Int(tree.size))) == tree.root else {
            throw Violation(rule: "tree", detail: "the root is not that of the entries")
        }
    }

    private static func root(of leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        guard let first = leaves.first else { return sha256([]) }
        guard leaves.count > 1 else { return first }
        var left = 1
        while left * 2 < leaves.count { left *= 2 }
        return sha256([1] + root(of: leaves.prefix(left)) + root(of: leaves.dropFirst(left)))
    }
}

extension StoredEntry {
    /// Whether this is the entry after so many, of which the last had that hash.
    func follows(_ count: Int, _ previous: String) -> Bool {
        seq == Int64(count + 1) && sha256(bytes) == hash && names(previous)
    }

    /// Whether the bytes hold those digits, as the member `prevHash` does.
    private func names(_ digits: String) -> Bool {
        let wanted = Array("\"prevHash\":\"\(digits)\"".utf8)
        guard bytes.count >= wanted.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            (0...(bytes.count - wanted.count)).contains { start in
                bytes[start + 1] == wanted[1] && bytes[start..<(start + wanted.count)].elementsEqual(wanted)
            }
        }
    }
}
