import Kernel

/// Makes an address at which the tracker's webhook may announce issues; every call there is still signed.
package struct OpenHook: Sendable {
    private let id: String

    /// - Parameter id: the last part of the address, which nobody can guess.
    package init(_ id: String) { self.id = id }

    package func callAsFunction(in tx: some Scope & HasEntrances) throws {
        try tx.require(.admin, to: "make addresses for webhooks")
        try tx.entrances.openHook(id)
        // The address is half of a secret: the log names it by a digest.
        try tx.record(AuditEvent(.hookCreated, [.other("hook", String(Hex.encode(sha256(Array(id.utf8))).prefix(16)))]))
    }
}
