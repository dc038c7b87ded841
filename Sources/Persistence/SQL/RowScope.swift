package import Kernel

/// Whose rows a transaction may reach.
package enum RowScope: Hashable, Sendable {
    case organization(ID<Organization>)
    /// The tables without customer content that are read before an organization is known.
    case doors
    /// Schema and upkeep by the operator.
    case upkeep
}
