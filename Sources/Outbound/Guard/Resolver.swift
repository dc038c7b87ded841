/// Turns a host's name into addresses.
package protocol Resolver: Sendable {
    /// - Throws: when the name does not resolve.
    func addresses(of host: String) async throws -> [IPAddress]
}
