import Kernel

/// Lets an app call the Core for the organization.
package struct OpenCoreApp: Sendable {
    private let id: String
    private let sealed: SealedValue

    /// - Parameter sealed: the app's secret, sealed under the app's id.
    package init(_ id: String, sealed: SealedValue) { (self.id, self.sealed) = (id, sealed) }

    package func callAsFunction(in tx: some Scope & HasEntrances) throws {
        try tx.require(.admin, to: "make apps for the Core")
        try tx.entrances.openCoreApp(id, sealedSecret: sealed)
        try tx.record(AuditEvent(.coreAppCreated, [.other("coreApp", id)]))
    }
}
