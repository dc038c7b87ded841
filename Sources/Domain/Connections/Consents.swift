package import Kernel

/// Visits to consent pages that are under way, and what was consented to.
package protocol Consents {
    func begin(_ state: ConsentState) throws
    /// Takes a visit that is under way, so that nobody can take it again: one statement, whoever else tries.
    ///
    /// - Returns: nil unless hash, vendor and session all fit and it has not expired.
    func take(_ hash: [UInt8], vendor: String, session: [UInt8]) throws -> ConsentState?
    /// Forgets visits that are over.
    func prune() throws
    func find(_ connection: ID<Connection>) throws -> Consent?
    func all() throws -> [Consent]
    func save(_ consent: Consent) throws
}

package protocol HasConsents { var consents: any Consents { get } }
