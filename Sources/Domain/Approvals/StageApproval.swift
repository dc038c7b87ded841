package import Kernel

/// One person's yes to one stage of a request.
package struct StageApproval: Equatable, Sendable {
    package let request: ID<AccessRequest>
    package let stage: String
    package let by: ID<Person>
    /// Whose delegate decided; nil for whoever was asked themselves.
    package let onBehalfOf: ID<Person>?
    package let at: Instant

    package init(
        request: ID<AccessRequest>,
        stage: String,
        by: ID<Person>,
        onBehalfOf: ID<Person>? = nil,
        at: Instant
    ) {
        (self.request, self.stage, self.by, self.onBehalfOf, self.at) = (request, stage, by, onBehalfOf, at)
    }

    /// Everybody whose word it is.
    var people: [ID<Person>] { [by] + (onBehalfOf.map { [$0] } ?? []) }
}
