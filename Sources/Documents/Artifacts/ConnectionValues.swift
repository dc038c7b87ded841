package import Kernel

/// The values of an artifact that a connection has already, so that nobody types them.
package enum ConnectionValues {
    /// - Parameter connection: as the API tells it: `{settings: {…}, trust: {…}}`, the latter being what the server
    ///   made: external id, issuer, subject.
    /// - Returns: values that the artifact takes; those that the connection does not have are left out.
    /// - Throws: a refusal when the connection is one of another connector.
    package static func of(_ connection: JSON, for artifact: Artifact) throws(Refusal) -> [String: String] {
        guard let settings = connection["settings"]?.members, let connector = connection["connector"]?.string else {
            throw Refusal(
                .invalid,
                "no_connection",
                "that is no connection as the API tells it"
            )
        }
        guard connector == artifact.connector || [connector, artifact.connector] == ["entra", "azure"] else {
            throw Refusal(
                .invalid,
                "connector_differs",
                "`\(artifact.name)` is for `\(artifact.connector)`, and the connection for `\(connector.prefix(40))`"
            )
        }
        var known: [String: String] = [:]
        for member in settings + (connection["trust"]?.members ?? []) { known[member.key] = member.value.string }
        var values: [String: String] = [:]
        for value in artifact.needs + artifact.takes { values[value.rawValue] = text(of: value, in: known) }
        return values
    }

    /// A value by the name of the setting that holds it, or a part of that setting.
    private static func text(of value: ArtifactValue, in known: [String: String]) -> String? {
        switch value {
        case .externalID: known["external_id"]
        // The account's id, which follows the last hyphen, is put there by each account itself.
        case .externalIDPrefix: known["external_id"].flatMap { id in id.lastIndex(of: "-").map { String(id[..<$0]) } }
        case .issuer, .subject, .region, .pool: known[value.rawValue]
        case .tenant: known["tenant_id"]
        case .clientID: known["client_id"]
        case .projectNumber: known["project_number"]
        case .provider: known["pool_provider"]
        case .project: known["service_account_email"].flatMap { part($0, between: "@", and: ".") }
        case .serviceAccount: known["service_account_email"].flatMap { part($0, between: "", and: "@") }
        case .gitHubOrganization: known["account"]
        case .instance: known["instance_url"].flatMap { part($0, between: "https://", and: ".service-now.com") }
        case .oktaOrganization: known["org_url"]
        case .baseURL: known["base_url"]
        default: nil
        }
    }

    private static func part(_ text: String, between start: String, and end: String) -> String? {
        let from = start.isEmpty ? text.startIndex : text.firstRange(of: start)?.upperBound
        guard let from, let to = text[from...].firstRange(of: end) else { return nil }
        return String(text[from..<to.lowerBound])
    }
}
