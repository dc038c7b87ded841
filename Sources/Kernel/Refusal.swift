/// A decision not to do what was asked.
///
/// Safe to show to the person who asked.
///
/// Anything else that is thrown is a fault: it is logged in full and shown as "internal error".
package struct Refusal: Error, Equatable, Sendable {
    /// What kind of "no" this is; the edges map it to a status or an exit code.
    package enum Code: String, Sendable, CaseIterable {
        case invalid, unauthenticated, forbidden, notFound, conflict, tooLarge, unsupported, rateLimited, unavailable
    }

    package let code: Code
    /// A stable word in snake case that scripts may compare, for example `self_approval`.
    package let reason: String
    /// What happened, what was kept and what to do next, without capital or full stop, names in backticks.
    package let message: String
    /// When asking again makes sense.
    package let retryAfter: Span?

    package init(_ code: Code, _ reason: String, _ message: String, retryAfter: Span? = nil) {
        (self.code, self.reason, self.message, self.retryAfter) = (code, reason, message, retryAfter)
    }
}
