import ConnectorKit
import Domain
import Federation
import Kernel

/// This server as an OIDC issuer, under the address that the operator set.
func makeIssuer(
    _ settings: Settings,
    store: any Store,
    vault: any SecretVault,
    randomness: any Randomness
) -> OwnIssuer {
    OwnIssuer(
        IssuerAddress(settings.issuerAddress),
        schedule: KeySchedule(period: .days(Int64(settings.issuerKeyDays))),
        store: store,
        vault: vault,
        randomness: randomness
    )
}

extension OwnIssuer {
    /// A token about a connection, unless the clouds could not believe it anyway.
    ///
    /// While trying things out the issuer may be on this machine: the sandbox takes it.
    func token(for audience: String, about binding: ConnectionBinding, in mode: Settings.Mode) async throws -> Secret {
        if mode == .production, let problem = address.problems.first {
            throw ProviderFailure(
                .terminal,
                "issuer_not_public",
                "no cloud takes the issuer `\(identifier)`: \(problem); set `issuer.url` to where its documents are public"
            )
        }
        return try await token(of: binding.connection, in: binding.organization, for: audience)
    }
}
