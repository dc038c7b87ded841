package import Kernel

/// Something to be told to the outside because of a decision: delivered at least once, never undoing the decision.
package struct Effect: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// Move the issue by the first transition whose name is among the candidates.
        case transition(candidates: [String])
        case comment(text: String)
    }

    package enum State: String, Sendable, CaseIterable { case queued, delivered, deadLetter }

    /// Also the idempotency key that the comment carries.
    package let id: ID<Effect>
    package let issue: String
    package let kind: Kind
    package let createdAt: Instant
    package var state: State
    package var attempts: Int
    package var lastError: String?
    /// The status to which a transition that was sent leads, noted before it is sent: if the reply is lost, an issue in
    /// that status was moved.
    package var target: String?
    /// What is told to the same issue after this: promised once this was told or given up.
    package var next: ID<Effect>?

    package init(
        id: ID<Effect>,
        issue: String,
        kind: Kind,
        createdAt: Instant,
        state: State = .queued,
        attempts: Int = 0,
        lastError: String? = nil,
        target: String? = nil,
        next: ID<Effect>? = nil
    ) {
        (self.id, self.issue, self.kind, self.createdAt) = (id, issue, kind, createdAt)
        (self.state, self.attempts, self.lastError) = (state, attempts, lastError)
        (self.target, self.next) = (target, next)
    }
}

/// The outbox.
package protocol Effects {
    func find(_ id: ID<Effect>) throws -> Effect?
    func add(_ effect: Effect) throws
    func save(_ effect: Effect) throws
    func deadLetters(page: PageRequest) throws -> Page<Effect>
    func count(in states: Set<Effect.State>) throws -> Int
}

package protocol HasEffects: HasQueue { var effects: any Effects { get } }
