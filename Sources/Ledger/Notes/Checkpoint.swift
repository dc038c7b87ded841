package import Kernel

/// A tree's head as C2SP `tlog-checkpoint` writes it: origin, size and root, one line each.
package struct Checkpoint: Equatable, Sendable {
    /// Which log this is, for example `clearance/` and an organization's id.
    package let origin: String
    package let size: Int64
    /// 32 bytes in every checkpoint of ours.
    package let root: [UInt8]
    /// Lines after the third, each with its newline; we write none.
    package let extensions: String

    package init(origin: String, head: TreeHead) {
        (self.origin, size, root, extensions) = (origin, head.size, head.root.bytes, "")
    }

    /// Reads the text of a note, strictly: no sign or leading zero in the size, canonical base 64, no empty line.
    package init(parsing text: String) throws(NoteFault) {
        let bytes = Array(text.utf8)
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.last?.isEmpty == true, lines.dropLast().allSatisfy({ !$0.isEmpty }),
            let size = checkpointSize(lines[1]),
            let root = Base64.decode(String(decoding: lines[2], as: UTF8.self)), !root.isEmpty
        else { throw .malformedCheckpoint }
        origin = String(decoding: lines[0], as: UTF8.self)
        (self.size, self.root) = (size, root)
        extensions = String(decoding: bytes[lines[2].endIndex...].dropFirst(), as: UTF8.self)
    }

    /// The text to sign.
    package var text: String { "\(origin)\n\(size)\n\(Base64.encode(root))\n\(extensions)" }

    /// Nil when the root is not a SHA-256 value.
    package var head: TreeHead? { Hash256(root).map { TreeHead(size: size, root: $0) } }

    package func signed(with key: SignerKey) throws(NoteFault) -> SignedNote { try .signing(text, with: key) }
    package func signed(with keys: [SignerKey]) throws(NoteFault) -> SignedNote { try .signing(text, with: keys) }

    /// The origin of an organization's log, and the name its signing key should have.
    package static func origin(of organization: ID<Organization>) -> String {
        originPrefix + organization.rawValue
    }

    static let originPrefix = "clearance/"
}

private func checkpointSize(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard digits.allSatisfy({ (48...57).contains($0) }), digits.count == 1 || digits.first != 48 else { return nil }
    return Int64(String(decoding: digits, as: UTF8.self))
}
