package import Kernel

/// The configured links of the organization, and the sealed secrets that belong to them.
package protocol Connections {
    func find(_ id: ID<Connection>) throws -> Connection?
    func all() throws -> [Connection]
    func add(_ connection: Connection) throws
    func save(_ connection: Connection) throws
    func setSecret(_ sealed: SealedValue, field: String, of connection: ID<Connection>) throws
    func secret(_ field: String, of connection: ID<Connection>) throws -> SealedValue?
    func secretFields(of connection: ID<Connection>) throws -> [String]
    func removeSecrets(of connection: ID<Connection>) throws
    func removeSecret(_ field: String, of connection: ID<Connection>) throws
    /// Takes the binding for the organization, if it has it not yet.
    ///
    /// - Throws: `binding_taken` when it is another's; two that take it at once cannot both have it.
    func claim(_ key: BindingKey) throws
}

package protocol HasConnections: HasLicences { var connections: any Connections { get } }
