package import ConnectorKit
import Kernel
import Signing

/// The customer's role, assumed from the operator's own AWS identity with the external id that this server made.
package struct AWSAssumeRole: CredentialProvider {
    package static let name = "aws_assume_role"
    package static let secretFields: [String] = []

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let minting = try AWSMinting(binding, scopes: scopes, in: context)
        let externalID: String
        do { externalID = try minting.settings.requireExternalID() } catch { throw ProviderFailure(error) }
        let ours = try await context.ownAWSCredentials()
        if scopes.contains(AWSTrustProbe.scope) {
            try await AWSTrustProbe(minting: minting, externalID: externalID).run(by: ours)
        }
        return try await minting.proven(
            try await minting.sts.assume(
                by: ours,
                externalID: externalID,
                policy: minting.policy,
                name: minting.sessionName
            )
        )
    }
}

/// What both ways of minting share: where, as whom, with which limits, and the proof of the account afterwards.
struct AWSMinting {
    let settings: AWSSettings
    let sts: STS
    let policy: String
    let sessionName: String

    init(_ binding: ConnectionBinding, scopes: Set<String>, in context: MintContext) throws(ProviderFailure) {
        do { settings = try AWSSettings(binding.settings) } catch { throw ProviderFailure(error) }
        sts = STS(settings: settings, context: context)
        policy = try SessionPolicy.text(allowing: scopes.subtracting([AWSTrustProbe.scope]))
        // Seen in the customer's own trail.
        sessionName = String("clearance-\(binding.connection)".prefix(64))
    }

    /// The session, once AWS itself says that it is in the account that was bound.
    ///
    /// One that is in another account is let go of here, and nobody gets to see it.
    func proven(_ assumed: STS.Assumed) async throws(ProviderFailure) -> any Session {
        let account = try await sts.account(of: assumed.credentials)
        guard sameBytes(account, settings.account) else {
            throw ProviderFailure(
                .disconnected,
                "account_mismatch",
                "the session is in another account than the connection's, so it was thrown away"
            )
        }
        return AWSSession(assumed, settings)
    }
}

extension MintContext {
    /// The identity that this server has at AWS itself.
    func ownAWSCredentials() async throws(ProviderFailure) -> AWSCredentials {
        do {
            let own = try await app("aws")
            guard let id = own.settings["access_key_id"]?.nonEmpty else {
                throw Refusal(.unavailable, "app_missing", "no key id")
            }
            let token = own.settings["is_session"] == "true" ? try await own.secret("session_token") : nil
            return AWSCredentials(
                accessKeyID: id,
                secretAccessKey: try await own.secret("secret_access_key"),
                sessionToken: token
            )
        } catch {
            throw ProviderFailure(
                .retryable,
                "operator_credentials_missing",
                "this server has no AWS identity of its own at the moment; its operator has to give it one"
            )
        }
    }

    /// A token of our own issuer about the connection, for one audience.
    func identityTokenOrFailure(for audience: String) async throws(ProviderFailure) -> Secret {
        do { return try await identityToken(audience) } catch let failure as ProviderFailure { throw failure } catch {
            let refusal = error as? Refusal
            throw ProviderFailure(
                refusal?.code == .invalid ? .terminal : .retryable,
                refusal?.reason ?? "issuer_unavailable",
                refusal?.message ?? "this server's issuer cannot make a token at the moment",
                retryAfter: refusal?.retryAfter
            )
        }
    }
}
