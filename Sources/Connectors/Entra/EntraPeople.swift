import ConnectorKit
import Kernel

/// Finds people by UPN or object id.
struct EntraPeople {
    let client: GraphClient

    /// Resolved once: a UPN may later be renamed or given to somebody else, an object id never.
    func resolve(_ login: Secret) async throws(ProviderFailure) -> DirectoryPerson {
        let text = login.withText { $0.trimmingSpaces }
        guard !text.isEmpty, text.utf8.count <= 320 else { throw Self.missing }
        let query = [("$select", "id,userPrincipalName,accountEnabled,userType")]
        guard let json = try await client.find(GraphPath.user(text), query: query), let id = json["id"]?.string else {
            throw Self.missing
        }
        guard let isEnabled = json["accountEnabled"]?.bool else {
            throw ProviderFailure(
                .terminal,
                "permission_missing",
                "Graph does not show whether the account is enabled; consent to `\(GraphPermission.usersRead.rawValue)`"
            )
        }
        guard isEnabled else {
            throw ProviderFailure(.terminal, "person_inactive", "the person's account is disabled at Entra")
        }
        return DirectoryPerson(id: Secret(id), isActive: true)
    }

    static let missing = ProviderFailure(.terminal, "person_missing", "nobody has that UPN or object id at Entra")
}
