package import Kernel

/// One person's yes to one stage of a request.
package struct StageApproval: Equatable, Sendable {
    package let request: ID<AccessRequest>
    package let stage: String
    package let by: ID<Person>
    package let at: Instant

    package init(request: ID<AccessRequest>, stage: String, by: ID<Person>, at: Instant) {
        (self.request, self.stage, self.by, self.at) = (request, stage, by, at)
    }
}
