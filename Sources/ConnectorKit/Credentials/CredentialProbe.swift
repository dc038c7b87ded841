package import Domain
package import Kernel

/// Tries staged secrets against the other system, without putting them into use.
package protocol CredentialProbe: Sendable {
    /// Tests the connection with the rotation's staged values in place of those in use.
    ///
    /// - Throws: where the test could not even begin.
    func test(_ rotation: SecretRotation, in scope: OrganizationScope) async throws(ProviderFailure) -> ConnectionTest
}
