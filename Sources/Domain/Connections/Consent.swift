package import Kernel

/// What a customer's admin allowed our app at another system, as a call of ours has shown it.
package struct Consent: Equatable, Sendable {
    package enum Status: String, Sendable, CaseIterable {
        /// As it was given.
        case given
        /// Less or more is granted than the connector's permission manifest names.
        case changed
        /// Gone: the connection is disconnected until an admin consents again.
        case withdrawn
    }

    package let connection: ID<Connection>
    package let vendor: String
    /// The tenant id or the account's name.
    package var account: String
    /// The id of our service principal or installation there.
    package var principal: String?
    /// Granted roles or permissions by the vendor's names, in order.
    package var granted: [String]
    /// The id of who brought it.
    package var givenBy: String
    package var givenAt: Instant
    package var status: Status
    /// Why it is not as it was, with the way back.
    package var reason: String?
    package var checkedAt: Instant

    package init(
        connection: ID<Connection>,
        vendor: String,
        account: String,
        principal: String?,
        granted: [String],
        givenBy: String,
        givenAt: Instant,
        status: Status = .given,
        reason: String? = nil,
        checkedAt: Instant
    ) {
        (self.connection, self.vendor, self.account, self.principal) = (connection, vendor, account, principal)
        (self.granted, self.givenBy, self.givenAt) = (granted, givenBy, givenAt)
        (self.status, self.reason, self.checkedAt) = (status, reason, checkedAt)
    }
}
