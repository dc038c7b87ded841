import Domain
package import Kernel

/// Makes an app that may call the Core for the organization.
///
/// Its secret is shown once.
package struct CreateCoreApp: Sendable {
    private let id: String
    private let secret: Secret

    package init(_ id: String, secret: Secret) { (self.id, self.secret) = (id, secret) }

    package func callAsFunction(in context: OperationContext) async throws {
        try context.require(.admin, to: "make apps for the Core")
        let sealed = try await context.vault.seal(secret, name: SecretName.coreApp(id), in: context.scope)
        let app = CoreAppDoor(appID: id, organization: context.scope.organization, sealedSecret: sealed)
        try await context.write { [id] in try $0.record(AuditEvent(.secretSet, [.other("coreApp", id)])) }
        try await context.store.enter { try $0.addCoreApp(app) }
    }
}
