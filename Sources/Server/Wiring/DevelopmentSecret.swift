import ConnectorKit
import Connectors
import Domain
import Kernel

extension Settings {
    /// The operator's app at a vendor; for the environment, the secret that development alone may set.
    func app(_ vendor: String) throws -> OperatorApp {
        guard mode == .development, vendor == EnvironmentSecret.app, let secret = developmentSecret else {
            return try apps.app(vendor)
        }
        return OperatorApp(settings: [:]) { _ in secret }
    }
}

extension Services {
    /// Refuses to run in production with a secret of the environment, or with a connection that was used with one.
    ///
    /// A draft does not count: in production it never passes a test, and an organization must not be able to keep
    /// everybody's server from starting by drawing one up.
    func refuseDevelopmentSecrets() async throws {
        guard settings.mode == .production else { return }
        guard settings.developmentSecret == nil else {
            throw Refusal(
                .conflict,
                "env_in_production",
                "`development.secret` is set, and this is production: take it out, or set `mode` to `development`"
            )
        }
        for organization in try await store.everyOrganization() {
            let scope = OrganizationScope(verified: organization)
            let connections = try await store.read(in: scope) { try $0.connections.all() }
            guard let found = connections.first(where: { $0.provider == EnvironmentSecret.name && $0.state != .draft })
            else { continue }
            throw Refusal(
                .conflict,
                "env_in_production",
                "the connection `\(found.id)` of organization `\(organization)` takes its secret from the environment,"
                    + " which is for development: give it another provider, or set `mode` to `development`"
            )
        }
    }
}
