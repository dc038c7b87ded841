package import Kernel

/// The tools of the organization.
package protocol Catalog {
    func find(_ id: ID<Tool>) throws -> Tool?
    func all() throws -> [Tool]
    func add(_ tool: Tool) throws
    func save(_ tool: Tool) throws
    func tools(using connection: ID<Connection>) throws -> [Tool]

    /// Who was a member before Clearance gave anything: keyed references to external ids, never removed automatically.
    func recordBaseline(_ members: [[UInt8]], of group: String, connection: ID<Connection>) throws
    func isBaseline(_ member: [UInt8], of group: String, connection: ID<Connection>) throws -> Bool
    func baselineCount(of group: String, connection: ID<Connection>) throws -> Int
}

package protocol HasCatalog { var catalog: any Catalog { get } }
