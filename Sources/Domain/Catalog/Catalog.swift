package import Kernel

/// The tools of the organization.
package protocol Catalog {
    func find(_ id: ID<Tool>) throws -> Tool?
    func all() throws -> [Tool]
    func add(_ tool: Tool) throws
    func save(_ tool: Tool) throws
    func tools(using connection: ID<Connection>) throws -> [Tool]

    /// What is attested of a tool, in the order of the facts' names.
    func attestations(of tool: ID<Tool>) throws -> [ToolAttestation]
    /// Takes the place of what was attested of the same fact before.
    func attest(_ attestation: ToolAttestation) throws
    func withdraw(_ fact: VendorFact, of tool: ID<Tool>) throws
    /// What counts no longer, of tools that can be asked for: the longest ended first.
    func staleAttestations(at now: Instant, limit: Int) throws -> [ToolAttestation]
    func countStaleAttestations(at now: Instant) throws -> Int

    /// Who was a member before Clearance gave anything: keyed references to external ids, never removed automatically.
    func recordBaseline(_ members: [[UInt8]], of group: String, connection: ID<Connection>) throws
    func isBaseline(_ member: [UInt8], of group: String, connection: ID<Connection>) throws -> Bool
    func baselineCount(of group: String, connection: ID<Connection>) throws -> Int
}

package protocol HasCatalog { var catalog: any Catalog { get } }
