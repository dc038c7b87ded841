import ConnectorKit
import Kernel

/// Finds people by login or id.
struct OktaPeople {
    let client: OktaClient

    func resolve(_ login: Secret) async throws(ProviderFailure) -> DirectoryPerson {
        let text = login.withText { $0.trimmingSpaces }
        guard !text.isEmpty, text.utf8.count <= 320 else {
            throw ProviderFailure(.terminal, "person_missing", "give the person's login or id at Okta")
        }
        guard let json = try await find(text), let id = json["id"]?.string else { throw Self.missing }
        guard isMeant(text, json, id) else {
            throw ProviderFailure(
                .terminal,
                "person_ambiguous",
                "Okta answered with another person; give the full login"
            )
        }
        let status = json["status"]?.string ?? "unknown"
        guard status != "DEPROVISIONED" else {
            throw ProviderFailure(.terminal, "person_inactive", "the person is deprovisioned at Okta")
        }
        return DirectoryPerson(id: Secret(id), isActive: Self.usable.contains(status))
    }

    static let missing = ProviderFailure(.terminal, "person_missing", "nobody has that login or id at Okta")

    /// Statuses in which the person can sign in, or could after setting a password.
    private static let usable: Set<String> = ["ACTIVE", "PASSWORD_EXPIRED", "LOCKED_OUT", "RECOVERY", "PROVISIONED"]

    /// By path, which is consistent; a login with a slash cannot stand there and is filtered for.
    private func find(_ login: String) async throws(ProviderFailure) -> JSON? {
        guard login.contains("/") else { return try await client.find(["users", login]) }
        let filter = "profile.login eq " + Literal.okta(login)
        return try await client.get(["users"], query: [("filter", filter), ("limit", "2")]).array?.first
    }

    /// Okta also finds people by the part of a login before the `@`.
    private func isMeant(_ text: String, _ json: JSON, _ id: String) -> Bool {
        let login = json["profile"]?["login"]?.string?.lowercased() ?? ""
        let wanted = text.lowercased()
        return id.utf8.elementsEqual(text.utf8) || login == wanted || login.hasPrefix(wanted + "@")
    }
}

extension String {
    var trimmingSpaces: String {
        guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
        return String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
