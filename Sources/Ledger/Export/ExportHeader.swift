import Kernel

/// The first line of an export: the manifest, and the log's signature over it.
struct ExportHeader: Equatable {
    let manifest: ExportManifest
    /// A signed note over `manifest.signedText`; nil when the exporter had no key.
    let signature: String?

    var line: [UInt8] {
        let json: JSON = ["manifest": manifest.json, "signature": .text(signature)]
        return json.canonical + [0x0A]
    }

    init(manifest: ExportManifest, signature: String?) { (self.manifest, self.signature) = (manifest, signature) }

    /// Reads a line, without its newline, that must be exactly what `line` writes.
    init(parsing line: [UInt8]) throws(ManifestFault) {
        guard let json = try? JSON(parsing: line), let manifest = json["manifest"] else {
            throw ManifestFault(member: "manifest")
        }
        self.init(manifest: try ExportManifest(manifest), signature: json["signature"]?.string)
        guard self.line.dropLast() == line[...] else { throw ManifestFault(member: "signature") }
    }
}
