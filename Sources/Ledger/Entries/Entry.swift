package import Kernel

/// One entry of the log, as it is stored: the exact bytes, and what is computed from them.
package struct Entry: Equatable, Sendable {
    package let seq: Int64
    /// Canonical JSON (RFC 8785).
    ///
    /// These bytes, and no re-encoding of them, are what every hash is about.
    package let bytes: [UInt8]
    /// SHA-256 of the bytes; the next entry names it as `prevHash`.
    package let hash: [UInt8]
    /// HMAC-SHA-256 of the bytes under the key called `keyID`.
    package let mac: [UInt8]
    package let keyID: String

    package init(seq: Int64, bytes: [UInt8], hash: [UInt8], mac: [UInt8], keyID: String) {
        (self.seq, self.bytes, self.hash, self.mac, self.keyID) = (seq, bytes, hash, mac, keyID)
    }

    /// The head of the chain once this entry is stored.
    package var head: ChainHead { ChainHead(seq: seq, hash: hash) }

    /// Makes the entry that follows `head`, or the first of a log.
    ///
    /// The verifier's own scanner reads it first: an entry that could never be verified must not enter the log, for it
    /// could not be taken out again. That happens only when `data` holds one key twice or nests too deeply.
    package static func next(
        after head: ChainHead?,
        content: EntryContent,
        macKey: MacKey
    ) throws(EntryFault) -> Entry {
        let head = head ?? .beginning
        let bytes = content.bytes(seq: head.seq + 1, previous: head.hash)
        do { _ = try CanonicalScanner.entry(in: bytes) } catch { throw EntryFault(problem: error.problem) }
        return Entry(seq: head.seq + 1, bytes: bytes, hash: sha256(bytes), mac: macKey.mac(bytes), keyID: macKey.id)
    }
}

extension Entry {
    /// What an entry is about, read from its exact bytes without building the rest of it; nil when they are no entry.
    package static func subjects(in bytes: [UInt8]) -> JSON? {
        guard let scanned = try? CanonicalScanner.entry(in: bytes) else { return nil }
        return try? JSON(parsing: Array(bytes[scanned.subjects]))
    }
}

/// Why some content cannot become an entry: a mistake in the program that recorded it.
package struct EntryFault: Error, Equatable, Sendable {
    package let problem: String
}
