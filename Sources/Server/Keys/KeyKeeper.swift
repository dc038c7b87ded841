import ConnectorKit
import Domain
import Kernel
import Vault

/// Keeps the keys that everything sealed depends on: which there are, and how they are replaced.
struct KeyKeeper: Sendable {
    let settings: Settings
    let store: any Store
    let keyStore: any KeyStore
    let masters: KeyEncryptionKeys
    let envelopes: EnvelopeVault
    let vault: any SecretVault & CredentialKeys
    let randomness: any Randomness

    private var files: MasterKey { MasterKey(folder: settings.keysFolder) }

    func status() async throws -> JSON {
        var (wraps, uses, organizations): ([String: Int], [String: Int], Int) = ([:], [:], 0)
        for organization in try await keyStore.organizations() {
            organizations += 1
            for key in try await keyStore.keys(of: organization) {
                wraps[key.provider, default: 0] += 1
                uses[key.purpose.rawValue, default: 0] += 1
            }
        }
        let current = masters.current.id
        return [
            "master": .string(settings.master.description), "key": .string(current),
            "organizations": .int(organizations), "wrapped": counted(wraps), "uses": counted(uses),
            "pending": .int(wraps.filter { $0.key != current }.values.reduce(0, +)),
            "previous": .bool(settings.master == .file && files.hasPrevious),
        ]
    }

    private func counted(_ counts: [String: Int]) -> JSON {
        .object(counts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .int($0.value)) })
    }

    /// Wraps every data key by the master key in use; where that is the key file, by a new one that then takes its place.
    ///
    /// No value is decrypted. Whoever is stopped calls again.
    func rotateMaster() async throws -> JSON {
        let isFile = settings.master == .file
        if isFile {
            try files.begin(randomness: randomness)
            try await masters.reload()
        }
        let report = try await RewrapKeys(store: keyStore, keys: masters)()
        let key = masters.current.id
        if isFile {
            try files.finish()
            try await masters.reload()
        }
        let data: JSON = ["key": .string(key), "rewrapped": .int(report.rewrapped)]
        for organization in try await store.everyOrganization() {
            try await store.write(in: OrganizationScope(verified: organization), by: Desk.operator) { tx in
                try tx.record(AuditEvent(.masterKeyRotated, [], data))
            }
        }
        return [
            "key": .string(key), "organizations": .int(report.organizations), "rewrapped": .int(report.rewrapped),
            "unchanged": .int(report.unchanged), "overtaken": .int(report.overtaken),
        ]
    }

    /// Destroys the key file that was in use before the last rotation, once nothing is wrapped by it any more.
    func forgetPrevious() async throws -> JSON {
        guard settings.master == .file, files.hasPrevious else {
            throw Refusal(.notFound, "no_previous_key", "there is no previous key file")
        }
        let id = try files.previousID(randomness: randomness)
        for organization in try await keyStore.organizations() {
            guard try await keyStore.keys(of: organization).allSatisfy({ $0.provider != id }) else {
                throw Refusal(
                    .conflict,
                    "previous_key_needed",
                    "data keys are still wrapped by the previous key; run `clearance secrets rotate-master` first"
                )
            }
        }
        try files.forgetPrevious()
        try await masters.reload()
        return ["forgotten": .string(id)]
    }

    /// Makes new data keys for an organization and seals its connections' secrets anew under theirs.
    func rotateDataKeys(in scope: OrganizationScope, by actor: Actor) async throws -> JSON {
        guard actor.kind == .operator else {
            throw Refusal(.forbidden, "operator_only", "only the operator may rotate these keys, and not by a token")
        }
        let id = try await envelopes.renewOrganizationKey(in: scope)
        var (connections, values, keys) = (0, 0, 0)
        for connection in try await store.read(in: scope, { try $0.connections.all().map(\.id) }) {
            let done = try await renewal(of: connection, in: scope)()
            guard done.values + done.keys > 0 else { continue }
            (connections, values, keys) = (connections + 1, values + done.values, keys + done.keys)
        }
        let data: JSON = [
            "key": .string(id), "connections": .int(connections), "values": .int(values), "destroyed": .int(keys),
        ]
        try await store.write(in: scope, by: actor) { try $0.record(AuditEvent(.dataKeyRotated, [], data)) }
        return data
    }

    func renewal(of connection: ID<Connection>, in scope: OrganizationScope) -> RenewCredentialKey {
        RenewCredentialKey(of: connection, store: store, vault: vault, keys: vault, in: scope)
    }
}
