package import Kernel

/// The name by which this server's issuer speaks of one connection to the systems that trust it.
///
/// It is made of ids that are never given twice, so that no later organization or connection can inherit the trust of an
/// earlier one. Another system's trust must name it whole: a pattern would let in others of this server.
package enum ConnectionSubject {
    /// What the strictest of those who trust us takes (`google.subject` of Google Cloud), in bytes.
    package static let longest = 127

    /// For example `organization:01k…:connection:01k…`.
    package static func text(of connection: ID<Connection>, in organization: ID<Organization>) -> String {
        "organization:\(organization):connection:\(connection)"
    }
}
