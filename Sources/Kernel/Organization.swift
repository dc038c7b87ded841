/// A tenant: everything in Clearance belongs to exactly one.
package struct Organization: Equatable, Sendable {
    package let id: ID<Organization>
    package let name: String
    package let createdAt: Instant

    package init(id: ID<Organization>, name: String, createdAt: Instant) {
        (self.id, self.name, self.createdAt) = (id, name, createdAt)
    }
}

/// Leave to reach the rows of one organization.
///
/// It is made from a verified identity (a session, a token, an app id, a leased job), never from a payload.
package struct OrganizationScope: Hashable, Sendable {
    package let organization: ID<Organization>

    package init(verified organization: ID<Organization>) { self.organization = organization }
}
