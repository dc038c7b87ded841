package import Kernel

/// Who may call the Core: an app of one organization, with the secret it signs with.
package struct CoreApp: Sendable {
    /// The `tag` of the signatures, so that one made for another use is worth nothing here.
    package static let tag = "clearance-core"

    package let id: String
    package let organization: ID<Organization>
    package let secret: Secret

    package init(id: String, organization: ID<Organization>, secret: Secret) {
        (self.id, self.organization, self.secret) = (id, organization, secret)
    }
}
