import ConnectorKit
import Domain
import Federation
import Kernel

/// Lets calls to the Core in that one of its apps has signed.
struct CoreGate {
    let services: Services

    var verifier: CoreRequestVerifier {
        CoreRequestVerifier(time: services.time, nonces: StoredNonces(store: services.store)) { [services] id in
            guard let door = try await services.store.enter({ try $0.coreApp(id) }) else { return nil }
            let scope = OrganizationScope(verified: door.organization)
            let secret = try await services.vault.open(door.sealedSecret, name: SecretName.coreApp(id), in: scope)
            return CoreApp(id: id, organization: door.organization, secret: secret)
        }
    }
}

/// Nonces in the database, so that any number of Cores refuses what one of them has seen.
private struct StoredNonces: NonceStore {
    let store: any Store

    func useOnce(_ nonce: String, of app: String, until: Instant) async throws -> Bool {
        try await store.enter { try $0.rememberOnce("core", app + " " + nonce, until: until) }
    }
}
