package import Domain
package import Kernel

/// A vendor's page on which a customer's admin lets the operator's app in, and what it sends the browser back with.
package protocol ConsentPage: Sendable {
    /// Stands in the redirect address, `/connect/VENDOR/callback`: each vendor has one of its own.
    var vendor: String { get }
    /// The credential provider whose connections need it.
    var provider: String { get }
    /// As people know the vendor.
    var displayName: String { get }

    /// Where the browser goes.
    ///
    /// - Parameter state: comes back unchanged; see `ConsentState`.
    func address(for connection: Connection, state: String, redirect: WebAddress) throws(Refusal) -> WebAddress

    /// What the answer claims, as settings of the connection: nothing of it is believed before a call has proven it.
    ///
    /// - Parameter answer: the query that came back, without the state.
    /// - Throws: a refusal for an answer that says no, or that is about another account than the connection's.
    func claim(_ answer: [String: String], for connection: Connection) throws(Refusal) -> [String: String]

    /// The id of the installation that a claim is about, where the vendor's webhooks name it.
    func installation(in claim: [String: String]) -> String?
}

extension ConsentPage {
    package func installation(in claim: [String: String]) -> String? { nil }
}
