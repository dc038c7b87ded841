package import Kernel

/// Keeps wrapped keys in a folder: one folder for each organization, one small JSON file for each key.
package struct FileKeyStore: KeyStore {
    private let folder: String

    package init(folder: String) { self.folder = folder }

    package func keys(of organization: ID<Organization>) async throws -> [WrappedKey] {
        let folder = try path(of: organization)
        do {
            return try PrivateFile.names(in: folder).filter { $0.hasSuffix(".json") }
                .map { name in try read(folder + "/" + name) }
        } catch let problem as PrivateFile.Problem { throw problem.refusal("key store", folder) }
    }

    package func add(_ key: WrappedKey, of organization: ID<Organization>) async throws -> Bool {
        let folder = try path(of: organization)
        do {
            try PrivateFile.createFolder(self.folder)
            try PrivateFile.createFolder(folder)
            let path = folder + "/\(key.purpose.rawValue)-\(key.generation).json"
            try PrivateFile.create(path, key.json.canonical + [UInt8(ascii: "\n")])
        } catch {
            guard error == .alreadyThere else { throw error.refusal("key store", folder) }
            return false
        }
        return true
    }

    /// An id becomes a folder's name only when it cannot lead anywhere else.
    private func path(of organization: ID<Organization>) throws(Refusal) -> String {
        let id = organization.rawValue
        let isPlain = id.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 }
        guard isPlain, (1...64).contains(id.utf8.count) else {
            throw Refusal(.invalid, "organization_id", "an organization's id has lower-case letters and digits only")
        }
        return folder + "/" + id
    }

    private func read(_ path: String) throws -> WrappedKey {
        let bytes = try PrivateFile.read(path)
        guard let json = try? JSON(parsing: bytes), let key = WrappedKey(json) else {
            throw Refusal(
                .unavailable,
                "key_store_damaged",
                "the stored key `\(path)` is damaged; restore it from its backup"
            )
        }
        return key
    }
}

extension WrappedKey {
    var json: JSON {
        [
            "id": .string(id), "purpose": .string(purpose.rawValue), "generation": .integer(Int64(generation)),
            "provider": .string(provider), "wrapped": .string(Base64.encode(bytes)),
            "createdAt": .string(createdAt.rfc3339),
        ]
    }

    init?(_ json: JSON) {
        guard let id = json["id"]?.string, let purpose = json["purpose"]?.string.flatMap(Purpose.init),
            let generation = json["generation"]?.integer, let provider = json["provider"]?.string,
            let bytes = json["wrapped"]?.string.flatMap({ Base64.decode($0) }),
            let createdAt = json["createdAt"]?.string.flatMap({ Instant(rfc3339: $0) })
        else { return nil }
        self.init(
            id: id,
            purpose: purpose,
            generation: Int(generation),
            provider: provider,
            bytes: bytes,
            createdAt: createdAt
        )
    }
}
