import ConnectorKit
import Domain
import Kernel

struct OpenIDConnect: SignInProvider {
    init(transport: any Transport, time: any TimeSource, randomness: any Randomness, vault: any SecretVault) {}
    func begin(_ attempt: SignInAttempt, at client: SignInClient, in scope: OrganizationScope) async throws
        -> WebAddress
    {
        throw Refusal(.unavailable, "not_wired", "sign-in is not wired")
    }
    func finish(_ attempt: SignInAttempt, code: String, at client: SignInClient, in scope: OrganizationScope)
        async throws -> VerifiedSignIn
    {
        throw Refusal(.unavailable, "not_wired", "sign-in is not wired")
    }
}
