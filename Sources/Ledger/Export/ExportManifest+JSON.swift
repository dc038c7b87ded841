package import Kernel

extension ExportManifest {
    package var json: JSON {
        [
            "format": .string(Self.format),
            "organization": .string(organization.rawValue),
            "exportedAt": .instant(exportedAt),
            "filter": filter ?? .null,
            "chosen": .text(chosen?.hex),
            "from": .integer(from),
            "to": .integer(to),
            "count": .integer(count),
            "firstHash": .text(firstHash?.hex),
            "lastHash": .text(lastHash?.hex),
            "keyIds": .strings(keyIDs),
            "treeSize": .integer(tree.size),
            "root": .string(tree.root.hex),
            "frontier": .strings(frontier.map(\.hex)),
            "checkpoint": .text(checkpoint),
            "consistency": .array(consistency.map(\.json)),
            "window": window ?? .null,
        ]
    }

    /// Reads what `json` writes; throws the name of the member that is missing or wrong.
    package init(_ json: JSON) throws(ManifestFault) {
        let members = MemberReader(json: json)
        guard try members.text("format") == Self.format else { throw ManifestFault(member: "format") }
        guard let exportedAt = Instant(rfc3339: try members.text("exportedAt")) else {
            throw ManifestFault(member: "exportedAt")
        }
        guard let root = try members.hash("root") else { throw ManifestFault(member: "root") }
        self.init(
            organization: ID(try members.text("organization")),
            exportedAt: exportedAt,
            filter: json["filter"].flatMap { $0.isNull ? Optional.none : $0 },
            chosen: try members.hash("chosen"),
            from: try members.number("from"),
            to: try members.number("to"),
            count: try members.number("count"),
            firstHash: try members.hash("firstHash"),
            lastHash: try members.hash("lastHash"),
            keyIDs: try members.texts("keyIds"),
            tree: TreeHead(size: try members.number("treeSize"), root: root),
            frontier: try members.hashes("frontier"),
            checkpoint: try members.textOrNull("checkpoint"),
            consistency: try members.consistency(),
            window: json["window"].flatMap { $0.isNull ? Optional.none : $0 }
        )
        // A name that no key can have could make the signed text read as something else.
        guard isKeyName(organization.rawValue) else { throw ManifestFault(member: "organization") }
        guard (chosen == nil) == (filter == nil) else { throw ManifestFault(member: "chosen") }
        // Nothing may stand in the manifest that is not understood, and everything in one form only.
        guard self.json.canonical == json.canonical else { throw ManifestFault(member: "manifest") }
    }
}

/// The member of a manifest that is missing or not what it should be.
package struct ManifestFault: Error, Equatable, Sendable {
    package let member: String
}

extension ExportManifest.Consistency {
    fileprivate var json: JSON { ["proof": .strings(proof.hashes.map(\.hex)), "size": .integer(size)] }
}

private struct MemberReader {
    let json: JSON

    private func member<T>(_ name: String, _ read: (JSON) -> T?) throws(ManifestFault) -> T {
        guard let member = json[name], let value = read(member) else { throw ManifestFault(member: name) }
        return value
    }

    func text(_ name: String) throws(ManifestFault) -> String { try member(name) { $0.string } }
    func number(_ name: String) throws(ManifestFault) -> Int64 {
        try member(name) { value in
            guard case .integer(let number) = value, (0..<1 << 53).contains(number) else { return nil }
            return number
        }
    }
    func textOrNull(_ name: String) throws(ManifestFault) -> String? {
        try member(name) { $0.isNull ? .some(nil) : $0.string.map { .some($0) } }
    }
    func hash(_ name: String) throws(ManifestFault) -> Hash256? {
        guard let text = try textOrNull(name) else { return nil }
        guard let hash = Hash256(hex: text) else { throw ManifestFault(member: name) }
        return hash
    }
    func texts(_ name: String) throws(ManifestFault) -> [String] {
        try member(name) { value in all(value.array) { $0.string } }
    }
    func hashes(_ name: String) throws(ManifestFault) -> [Hash256] { try member(name, readHashes) }
    func consistency() throws(ManifestFault) -> [ExportManifest.Consistency] {
        try member("consistency") { value in
            all(value.array) { element in
                guard case .integer(let size)? = element["size"], let proof = element["proof"],
                    let hashes = readHashes(proof)
                else { return nil }
                return ExportManifest.Consistency(size: size, proof: ConsistencyProof(hashes: hashes))
            }
        }
    }
}

private func readHashes(_ value: JSON) -> [Hash256]? {
    all(value.array) { $0.string.flatMap { Hash256(hex: $0) } }
}

/// Every element read, or nil when one cannot be.
private func all<T>(_ elements: [JSON]?, _ read: (JSON) -> T?) -> [T]? {
    guard let elements else { return nil }
    let values = elements.compactMap(read)
    return values.count == elements.count ? values : nil
}
