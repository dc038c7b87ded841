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
        let open = OpenCoreApp(id, sealed: sealed)
        try await context.write { try open(in: $0) }
    }
}
