package import Domain
package import Kernel

/// The relying party's side of OpenID Connect: authorization code with PKCE.
///
/// What a person should know is thrown as a `Refusal`: `unauthenticated` for an answer that does not verify,
/// `unavailable` when the issuer cannot be reached. Anything else is a fault.
package protocol SignInProvider: Sendable {
    /// The address at the issuer where the person signs in.
    func begin(_ attempt: SignInAttempt, at client: SignInClient, in scope: OrganizationScope) async throws
        -> WebAddress

    /// Redeems the code and verifies the id token: issuer, audience, nonce, times, algorithm and key.
    func finish(_ attempt: SignInAttempt, code: String, at client: SignInClient, in scope: OrganizationScope)
        async throws -> VerifiedSignIn
}

/// One try to sign in.
///
/// The same values go to the issuer and come back; nobody else can know them.
package struct SignInAttempt: Sendable {
    /// Where the issuer sends the person back to.
    package let redirect: WebAddress
    package let state: String
    package let nonce: String
    /// The PKCE code verifier (RFC 7636); its SHA-256 goes out, it itself only to the token endpoint.
    package let verifier: Secret
    /// Who probably wants to sign in, for the issuer's form (`login_hint`); it proves nothing.
    package let hint: String?

    package init(redirect: WebAddress, state: String, nonce: String, verifier: Secret, hint: String? = nil) {
        (self.redirect, self.state, self.nonce, self.verifier) = (redirect, state, nonce, verifier)
        self.hint = hint
    }
}

/// Who the issuer says has signed in, after its proof was verified.
package struct VerifiedSignIn: Equatable, Sendable {
    package let subject: SignInSubject
    /// For showing only; never used to find a person.
    package let name: String?

    package init(subject: SignInSubject, name: String?) { (self.subject, self.name) = (subject, name) }
}
