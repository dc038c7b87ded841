package import Kernel

/// What happened, before the log gives it a number and a place in the chain.
package struct EntryContent: Equatable, Sendable {
    package let at: Instant
    package let organization: ID<Organization>
    package let action: String
    package let actor: Actor
    /// The person for whom an automation or a delegate acted.
    package let onBehalfOf: String?
    /// What the entry is about: ids by noun.
    ///
    /// A noun may occur more than once.
    package let subjects: [Subject]
    /// Particulars; never a secret, never an external identity, only references.
    package let data: JSON

    package init(
        at: Instant,
        organization: ID<Organization>,
        action: String,
        actor: Actor,
        onBehalfOf: String? = nil,
        subjects: [Subject] = [],
        data: JSON = [:]
    ) {
        (self.at, self.organization, self.action, self.actor) = (at, organization, action, actor)
        (self.onBehalfOf, self.subjects, self.data) = (onBehalfOf, subjects, data)
    }

    package struct Actor: Equatable, Sendable {
        /// For example `person`, `automation` or `system`.
        package let kind: String
        package let id: String

        package init(kind: String, id: String) { (self.kind, self.id) = (kind, id) }
    }

    package struct Subject: Equatable, Sendable {
        /// The noun, for example `request`.
        package let name: String
        package let id: String

        package init(_ name: String, _ id: String) { (self.name, self.id) = (name, id) }
    }
}
