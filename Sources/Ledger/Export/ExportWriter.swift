/// Writes an export line by line, so that the log may be larger than memory.
package struct ExportWriter {
    private let manifest: ExportManifest
    private let write: ([UInt8]) throws -> Void
    private var buffer: [UInt8] = []
    private var written: Int64 = 0
    private var (firstHash, lastHash): ([UInt8]?, [UInt8]?) = (nil, nil)

    /// Begins with the manifest.
    ///
    /// - Parameters:
    ///   - signer: the log's key; without it an auditor can check that the export is consistent, but not whose it is.
    ///   - write: takes the next bytes of the file.
    package init(
        _ manifest: ExportManifest,
        signer: SignerKey?,
        write: @escaping ([UInt8]) throws -> Void
    ) throws {
        (self.manifest, self.write) = (manifest, write)
        let signature = try signer.map { key in try SignedNote.signing(manifest.signedText, with: key).note }
        buffer = ExportHeader(manifest: manifest, signature: signature).line
    }

    /// Appends an entry.
    ///
    /// With a filter, each needs the proof that it stands in the manifest's tree.
    package mutating func append(_ entry: Entry, proof: InclusionProof? = nil) throws {
        guard (proof != nil) == (manifest.filter != nil) else { throw ExportFault.proofMismatch(seq: entry.seq) }
        buffer += line(entry, proof)
        written += 1
        firstHash = firstHash ?? entry.hash
        lastHash = entry.hash
        if buffer.count > 1 << 16 { try flush() }
    }

    /// Writes what is left; throws when the entries were not those that the manifest announced.
    package mutating func finish() throws {
        try flush()
        guard written == manifest.count, firstHash == manifest.firstHash?.bytes, lastHash == manifest.lastHash?.bytes
        else { throw ExportFault.otherThanAnnounced(count: written) }
    }

    private mutating func flush() throws {
        guard !buffer.isEmpty else { return }
        try write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}

/// A mistake of whoever writes an export: the file is not complete and must not be handed out.
package enum ExportFault: Error, Equatable, Sendable {
    case proofMismatch(seq: Int64)
    case otherThanAnnounced(count: Int64)
}
