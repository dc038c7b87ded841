package import Domain
package import Kernel

/// Every address and command that does something sensitive, with its class: the one list that all entrances ask (N2).
package enum SensitiveDeeds {
    /// By method and path below `/api/v1`.
    static let api: [String: Sensitive] = [
        "POST /bulk-decisions": .bulk, "POST /bulk-revocations": .bulk,
        "POST /requests/export": .export, "POST /log/export": .export, "POST /log/verification": .verify,
        "POST /policy/replays": .replay,
        "POST /catalog/export": .export, "POST /tool-statuses": .bulk,
        "POST /policy/drafts/{id}/publication": .publish,
        "POST /requests/{id}/override": .override,
        "POST /requests/{id}/break-glass": .breakGlass, "PUT /break-glass-settings": .breakGlass,
        "DELETE /break-glass-settings": .breakGlass,
        "POST /people/{id}/leaving": .revokeAll, "PUT /tools/{id}/status": .revokeAll,
        "POST /mass-changes/{id}/settlement": .revokeAll, "PUT /breaker": .revokeAll,
        "POST /finding-resolutions": .revokeAll,
    ]

    /// Forms, by path.
    static let pages: [String: Sensitive] = [
        "/approvals/decisions": .bulk,
        "/requests/export": .export, "/log/export": .export, "/log/verification": .verify,
        "/governance/drafts/{id}/publication": .publish, "/requests/{id}/override": .override,
        "/requests/{id}/break-glass": .breakGlass, "/approvals/break-glass": .breakGlass,
        "/tools/{id}/status": .revokeAll,
        "/catalog/export": .export, "/catalog/statuses": .bulk,
        "/breaker": .revokeAll, "/breaker/changes/{id}": .revokeAll, "/people/{id}/leaving": .revokeAll,
        "/reconciliation/findings": .revokeAll,
    ]

    /// Operations of the command line, by name.
    package static let commands: [String: Sensitive] = [
        "log/verify": .verify, "log/mac-keys": .export, "catalog/apply": .bringIn,
        "policy/install": .publish, "policy/publish": .publish, "policy/override": .override,
        "break-glass/use": .breakGlass, "break-glass/configure": .breakGlass,
        "people/leave": .revokeAll, "catalog/status": .revokeAll, "breaker/set": .revokeAll,
        "breaker/settle": .revokeAll, "reconcile/settle": .revokeAll,
    ]
}

extension Sensitive {
    /// Counts a use that no verb counts, in a transaction of its own: what is refused afterwards was tried all the same.
    package func count(_ store: any Store, _ scope: OrganizationScope, by actor: Actor) async throws {
        guard !isCountedByVerb else { return }
        try await store.write(in: scope, by: actor) { try spend(in: $0) }
    }
}
