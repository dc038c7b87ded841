import Domain
import Kernel

/// The log from its first entry to its last, as it lies there at the end of a story.
struct WholeLog {
    let entries: [StoredEntry]

    /// The chain leads to the entry that was read last, so none of those read before was changed since.
    func leads(to replay: LogReplay) throws {
        var previous = Hex.encode(Array(repeating: 0, count: 32))
        for (index, entry) in entries.enumerated() {
            guard entry.follows(index, previous) else {
                throw Violation(rule: "log", detail: "the chain breaks at \(entry.seq)")
            }
            previous = Hex.encode(entry.hash)
        }
        guard entries.count == replay.entries, previous == replay.previous else {
            throw Violation(rule: "log", detail: "entries have changed since they were read")
        }
    }

    /// The tree's root is that of RFC 6962 over the entries' bytes, and lags by a few of them only.
    func grows(into tree: TreeState) throws {
        guard entries.count - Int(tree.size) < 50 else {
            throw Violation(rule: "tree", detail: "the tree lags by \(entries.count - Int(tree.size)) entries")
        }
        guard Self.root(of: entries.prefix(Int(tree.size))) == tree.root else {
            throw Violation(rule: "tree", detail: "the root is not that of the entries")
        }
    }

    private static func root(of entries: ArraySlice<StoredEntry>) -> [UInt8] {
        guard let first = entries.first else { return sha256([]) }
        guard entries.count > 1 else { return sha256([0] + first.bytes) }
        var left = 1
        while left * 2 < entries.count { left *= 2 }
        return sha256([1] + root(of: entries.prefix(left)) + root(of: entries.dropFirst(left)))
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
