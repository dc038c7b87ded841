package import Kernel

/// Keeps wrapped keys in a folder: one folder for each organization, one small JSON file for each key.
package struct FileKeyStore: KeyStore {
    private let folder: String

    package init(folder: String) { self.folder = folder }

    package func organizations() async throws -> [ID<Organization>] {
        do { return try PrivateFile.names(in: folder).map { ID($0) } } catch {
            throw error.refusal("key store", folder)
        }
    }

    package func replace(_ old: WrappedKey, with new: WrappedKey, of organization: ID<Organization>) async throws
        -> Bool
    {
        guard old.fileName == new.fileName else { return false }
        return try changing(old, of: organization) { path in
            guard try read(path) == old else { return false }
            try PrivateFile.replace(path, new.json.canonical + [UInt8(ascii: "\n")])
            return true
        }
    }

    package func destroy(_ key: WrappedKey, of organization: ID<Organization>) async throws {
        _ = try changing(key, of: organization) { path in
            guard try read(path).id == key.id else { return false }
            // First out of sight, so that whoever reads meanwhile sees a key or none, and never half of one.
            try PrivateFile.move(path, to: path + FileKeyStore.gone)
            try PrivateFile.destroy(path + FileKeyStore.gone)
            return true
        }
    }

    /// One change of the organization's keys at a time, so that nothing brings back what was destroyed meanwhile.
    ///
    /// - Returns: false where the key is not there.
    private func changing(
        _ key: WrappedKey,
        of organization: ID<Organization>,
        _ change: (_ path: String) throws -> Bool
    ) throws -> Bool {
        let folder = try path(of: organization)
        do { return try PrivateFile.locking(folder) { try change(folder + "/" + key.fileName) } } catch let problem
            as PrivateFile.Problem
        {
            guard problem == .missing else { throw problem.refusal("key store", folder) }
            return false
        }
    }

    package func keys(of organization: ID<Organization>) async throws -> [WrappedKey] {
        let folder = try path(of: organization)
        do {
            let names = try PrivateFile.names(in: folder)
            for name in names where name.hasSuffix(FileKeyStore.gone) { try? PrivateFile.destroy(folder + "/" + name) }
            return try names.filter { $0.hasSuffix(".json") }.compactMap { name -> WrappedKey? in
                do { return try read(folder + "/" + name) } catch PrivateFile.Problem.missing { return nil }
            }
        } catch let problem as PrivateFile.Problem { throw problem.refusal("key store", folder) }
    }

    /// The end of the name of a key that is being destroyed; whoever comes by finishes it.
    private static let gone = ".gone"

    package func add(_ key: WrappedKey, of organization: ID<Organization>) async throws -> Bool {
        let folder = try path(of: organization)
        do {
            try PrivateFile.createFolder(self.folder)
            try PrivateFile.createFolder(folder)
            try PrivateFile.create(folder + "/" + key.fileName, key.json.canonical + [UInt8(ascii: "\n")])
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
        ([
            "id": .string(id), "purpose": .string(purpose.rawValue), "generation": .integer(Int64(generation)),
            "provider": .string(provider), "wrapped": .string(Base64.encode(bytes)),
            "createdAt": .string(createdAt.rfc3339), "subject": .text(subject),
        ] as JSON).withoutNulls
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
            subject: json["subject"]?.string,
            generation: Int(generation),
            provider: provider,
            bytes: bytes,
            createdAt: createdAt
        )
    }
}
