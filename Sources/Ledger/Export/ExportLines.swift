/// Lines of an export without its head, for whoever has the beginning already.
package enum ExportLines {
    package static func append(_ entry: Entry, proof: InclusionProof?, to output: inout [UInt8]) {
        output += line(entry, proof)
    }
}

extension ExportManifest {
    /// The first line of an export, with the log's signature.
    package func line(signedBy signers: [SignerKey]) throws -> [UInt8] {
        let signature = try SignedNote.signing(signedText, with: signers).note
        return ExportHeader(manifest: self, signature: signature).line
    }
}
