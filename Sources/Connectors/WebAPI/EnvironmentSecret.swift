package import ConnectorKit
import Kernel

/// A token out of the server's own environment, for development.
///
/// Everybody who may see the process sees it, it belongs to no organization, and nobody can rotate it: production does
/// not start with a connection that uses it, and has nothing to give to it.
package struct EnvironmentSecret: CredentialProvider {
    package static let name = "env"
    /// Nothing is pasted.
    package static let secretFields: [String] = []
    /// Under which name the wiring offers the environment, in development alone.
    package static let app = "env"

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let environment: OperatorApp
        do { environment = try await context.app(Self.app) } catch {
            let why = "secrets of the environment are for development; paste the secret, or let the system trust us"
            throw ProviderFailure(.terminal, "env_refused", why)
        }
        let home: WebAddress
        do { home = try WebAPI.address(of: binding) } catch { throw ProviderFailure(error) }
        let token: Secret
        do { token = try await environment.secret(Self.variable) } catch {
            throw ProviderFailure(.disconnected, "secret_missing", "set the variable `\(Self.variable)`")
        }
        return HeaderSession("Bearer ", token, for: home, until: context.now + .minutes(15), scopes: [])
    }

    /// The one variable that is read: a setting that chose it could read every other secret of the process.
    package static let variable = "CLEARANCE_DEVELOPMENT_SECRET"
}
