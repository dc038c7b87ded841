package import Domain
package import Kernel

/// Why an exchange with another system did not give what was asked.
package struct ProviderFailure: Error, Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Worth trying again later, not before `retryAfter`.
        case retryable
        /// Trying again cannot help until a person changes something.
        case terminal
        /// A person has to do it by hand.
        case manual
        /// The connection itself is broken: credential refused, consent withdrawn, app disabled.
        case disconnected
    }

    package let kind: Kind
    /// A stable word in snake case, for example `rate_limited`, `group_missing`, `scope_missing`.
    package let code: String
    /// What a person should know, without anything secret.
    package let message: String
    /// The other system's id of the exchange, for its support.
    package let providerRequestID: String?
    package let retryAfter: Span?

    package init(
        _ kind: Kind,
        _ code: String,
        _ message: String,
        providerRequestID: String? = nil,
        retryAfter: Span? = nil
    ) {
        (self.kind, self.code, self.message) = (kind, code, message)
        (self.providerRequestID, self.retryAfter) = (providerRequestID, retryAfter)
    }
}

/// What became of a change to a directory.
package struct ProviderResult: Equatable, Sendable {
    package let outcome: ProvisioningOutcome
    package let code: String
    package let message: String
    package let providerRequestID: String?
    package let retryAfter: Span?
    /// What a direct read showed after the change; unknown is a state of its own, never a pass.
    package let readBack: Membership

    package init(
        _ outcome: ProvisioningOutcome,
        code: String,
        message: String = "",
        providerRequestID: String? = nil,
        retryAfter: Span? = nil,
        readBack: Membership = .unknown
    ) {
        (self.outcome, self.code, self.message) = (outcome, code, message)
        (self.providerRequestID, self.retryAfter, self.readBack) = (providerRequestID, retryAfter, readBack)
    }

    /// - Parameter readBack: what a read showed after the failure, if one was made.
    package init(_ failure: ProviderFailure, readBack: Membership = .unknown) {
        let outcome: ProvisioningOutcome =
            switch failure.kind {
            case .retryable: .retryable
            case .terminal, .disconnected: .terminal
            case .manual: .manual
            }
        self.init(
            outcome,
            code: failure.code,
            message: failure.message,
            providerRequestID: failure.providerRequestID,
            retryAfter: failure.retryAfter,
            readBack: readBack
        )
    }
}
