import ConnectorKit
package import Domain
package import Kernel

/// Seals secrets with AES-256-GCM: those of a connection under a key of its own, all others under the organization's.
///
/// The organization, the name (which holds the version), the key's id and the algorithm are bound to the sealed bytes: moved
/// to another row they do not open.
package struct EnvelopeVault: SecretVault {
    private let keys: DataKeys

    package init(keys: DataKeys) { self.keys = keys }

    package func seal(_ secret: Secret, name: String, in scope: OrganizationScope) async throws -> SealedValue {
        try await keys.open(scope)
        let key = try await self.key(for: name, in: scope)
        let bytes = try AuthenticatedBox.seal(
            secret,
            with: key.sealing,
            associated: Associated.bytes(name, key.id, scope),
            nonce: keys.nonce()
        )
        try await keys.renewWhenWorn(key, in: scope)
        return SealedValue(keyID: key.id, bytes: bytes)
    }

    package func open(_ sealed: SealedValue, name: String, in scope: OrganizationScope) async throws -> Secret {
        try await keys.open(scope)
        guard let key = try await self.key(sealed.keyID, for: name, in: scope),
            let secret = open(sealed, name, key, scope)
        else {
            throw Refusal(
                .conflict,
                "sealed_value_unreadable",
                "a stored secret does not open: it was sealed elsewhere, was altered, or its key was destroyed; set it anew"
            )
        }
        return secret
    }

    private func open(_ sealed: SealedValue, _ name: String, _ key: DataKey, _ scope: OrganizationScope) -> Secret? {
        let associated = Associated.bytes(name, key.id, scope)
        if let secret = AuthenticatedBox.open(sealed.bytes, with: key.sealing, associated: associated) { return secret }
        // What was sealed before keys of single credentials came, with the same parts in another form.
        guard key.subject == nil else { return nil }
        return AuthenticatedBox.open(sealed.bytes, with: key.sealing, associated: Associated.first(name, key.id, scope))
    }

    private func key(for name: String, in scope: OrganizationScope) async throws -> DataKey {
        guard let subject = Associated.subject(of: name) else { return try keys.current(.secrets, in: scope) }
        return try await keys.credential(subject, in: scope)
    }

    private func key(_ id: String, for name: String, in scope: OrganizationScope) async throws -> DataKey? {
        if let key = keys.key(id, in: scope) {
            let isFor = key.subject == nil ? key.purpose == .secrets : key.subject == Associated.subject(of: name)
            return isFor ? key : nil
        }
        guard let subject = Associated.subject(of: name) else {
            // Another process may have made a newer one.
            try await keys.refresh(scope)
            return keys.key(id, in: scope).flatMap { $0.purpose == .secrets ? $0 : nil }
        }
        return try await keys.credential(subject, id: id, in: scope)
    }

    package func reference(for value: Secret, in scope: OrganizationScope) async throws -> [UInt8] {
        try await keys.open(scope)
        return reference(for: value, key: try referenceKey(in: scope))
    }

    package func references(for values: [Secret], in scope: OrganizationScope) async throws -> [[UInt8]] {
        try await keys.open(scope)
        let key = try referenceKey(in: scope)
        return values.map { reference(for: $0, key: key) }
    }

    private func referenceKey(in scope: OrganizationScope) throws -> Secret {
        derive("clearance reference v1", from: try keys.current(.references, in: scope).secret)
    }

    private func reference(for value: Secret, key: Secret) -> [UInt8] {
        value.withBytes { value in key.withBytes { hmacSHA256(value, key: $0) } }
    }
}

extension EnvelopeVault: CredentialKeys {
    package func renewKey(of connection: ID<Connection>, in scope: OrganizationScope) async throws {
        try await keys.open(scope)
        try await keys.renewCredential(Associated.subject(connection), in: scope)
    }

    package func destroyKeys(of connection: ID<Connection>, keeping kept: [SealedPlace], in scope: OrganizationScope)
        async throws -> Int
    {
        try await keys.open(scope)
        return try await keys.destroyCredential(
            Associated.subject(connection),
            keeping: Set(kept.map(\.sealed.keyID)),
            in: scope
        )
    }
}

extension EnvelopeVault {
    /// Makes a new key for the organization's own sealed values; older ones open what they sealed.
    package func renewOrganizationKey(in scope: OrganizationScope) async throws -> String {
        let next = try await keys.prepare(.secrets, in: scope)
        try await keys.add(next, in: scope)
        return next.wrapped.id
    }
}

/// What is bound to sealed bytes.
enum Associated {
    /// Each part with its length before it, so that no two lists of parts look alike.
    static func bytes(_ name: String, _ keyID: String, _ scope: OrganizationScope) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(192)
        for part in ["clearance seal v2", "A256GCM", scope.organization.rawValue, keyID, name] {
            let count = part.utf8.count
            bytes.append(UInt8(truncatingIfNeeded: count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: count))
            bytes.append(contentsOf: part.utf8)
        }
        return bytes
    }

    static func first(_ name: String, _ keyID: String, _ scope: OrganizationScope) -> [UInt8] {
        JSON.array([
            "clearance sealed value v1", .string(scope.organization.rawValue), .string(name), .string(keyID),
        ]).canonical
    }

    /// The credential that the name belongs to, which has a key of its own: `connection/ID`; nil for everything else.
    static func subject(of name: String) -> String? {
        let parts = name.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "connection" else { return nil }
        return "connection/\(parts[1])"
    }

    static func subject(_ connection: ID<Connection>) -> String { "connection/\(connection)" }
}
