package import Domain
package import Kernel

/// What an operation needs that reaches beyond one transaction: storage, the Core and the vault, for one actor.
package struct OperationContext: Sendable {
    package let store: any Store
    package let core: any Core
    package let vault: any SecretVault
    package let scope: OrganizationScope
    package let actor: Actor

    package init(store: any Store, core: any Core, vault: any SecretVault, scope: OrganizationScope, actor: Actor) {
        (self.store, self.core, self.vault) = (store, core, vault)
        (self.scope, self.actor) = (scope, actor)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await store.read(in: scope, body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await store.write(in: scope, by: actor, body)
    }

    /// Refuses before anything outside is called; the transaction that records the deed checks again.
    func require(_ role: Role, to deed: String) throws(Refusal) { try actor.require(role, to: deed) }
    func requirePerson(_ role: Role, to deed: String) throws(Refusal) { try actor.requirePerson(role, to: deed) }
}

extension Refusal {
    /// A provider's failure, told to the person who is waiting for the answer.
    package init(_ failure: ProviderFailure) {
        let code: Code = failure.kind == .retryable ? .unavailable : .conflict
        self.init(code, failure.code, failure.message, retryAfter: failure.retryAfter)
    }
}
