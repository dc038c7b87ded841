import ConnectorKit
import Domain
import Kernel

/// Who calls, as a session, a token or the owner's socket proved.
struct Identity: Sendable {
    let scope: OrganizationScope
    let actor: Actor
    /// The person at the browser; nil for automation.
    let person: Person?
    /// What every form of this session must carry; empty where there are no forms.
    let formToken: String

    /// The one place where a route's permission is checked.
    func require(_ permission: Permission) throws {
        guard permission.isGiven(to: actor.roles) else {
            let needed = (permission.roles ?? []).sorted().map { "`\($0.rawValue)`" }.joined(separator: " or ")
            throw Refusal(.forbidden, "role_missing", "this needs the role \(needed); ask an admin for it")
        }
    }

    /// What a deed needs that reaches beyond one transaction.
    func operation(_ services: WebServices) -> OperationContext {
        OperationContext(
            store: services.store,
            core: services.core,
            vault: services.vault,
            scope: scope,
            actor: actor
        )
    }
}
