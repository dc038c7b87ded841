import ConnectorKit
package import Domain
package import Kernel

/// Seals secrets with AES-256-GCM under the organization's data key.
///
/// The organization, the name and the key's id are bound to the sealed bytes: moved to another row they do not open.
package struct EnvelopeVault: SecretVault {
    private let keys: DataKeys

    package init(keys: DataKeys) { self.keys = keys }

    package func seal(_ secret: Secret, name: String, in scope: OrganizationScope) async throws -> SealedValue {
        try await keys.open(scope)
        let key = try keys.current(.secrets, in: scope)
        let bytes = try AuthenticatedBox.seal(
            secret,
            with: derive(EnvelopeVault.use, from: key.secret),
            associated: associated(name, key.id, scope),
            nonce: keys.nonce()
        )
        return SealedValue(keyID: key.id, bytes: bytes)
    }

    package func open(_ sealed: SealedValue, name: String, in scope: OrganizationScope) async throws -> Secret {
        try await keys.open(scope)
        guard let key = keys.key(sealed.keyID, in: scope), key.purpose == .secrets,
            let secret = AuthenticatedBox.open(
                sealed.bytes,
                with: derive(EnvelopeVault.use, from: key.secret),
                associated: associated(name, key.id, scope)
            )
        else {
            throw Refusal(
                .conflict,
                "sealed_value_unreadable",
                "a stored secret does not open: it was sealed elsewhere, or was altered; set it anew"
            )
        }
        return secret
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

    private static let use = "clearance seal v1"

    private func associated(_ name: String, _ keyID: String, _ scope: OrganizationScope) -> [UInt8] {
        JSON.array([
            "clearance sealed value v1", .string(scope.organization.rawValue), .string(name), .string(keyID),
        ]).canonical
    }
}
