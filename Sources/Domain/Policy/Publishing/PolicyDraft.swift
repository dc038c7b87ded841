package import Kernel

/// A policy that somebody works on, until it is published or given up.
package struct PolicyDraft: Equatable, Sendable {
    package enum State: String, Sendable, CaseIterable { case open, published, discarded }

    package let id: ID<PolicyDraft>
    /// The revision that was in force when the draft was last edited; zero before the first.
    package var base: Int64
    /// The canonical JSON of the policy.
    package var document: [UInt8]
    /// Everybody who edited it: none of them counts as its second pair of eyes.
    package var editors: [ID<Person>]
    package var editedAt: Instant
    package var state: State
    /// When the only admin typed that it shall be published without a review; nil otherwise.
    package var confirmedAt: Instant?
    /// The revision that it became.
    package var revision: Int64?
    package var version: Int64

    package init(
        id: ID<PolicyDraft>,
        base: Int64,
        document: [UInt8],
        editors: [ID<Person>],
        editedAt: Instant,
        state: State = .open,
        confirmedAt: Instant? = nil,
        revision: Int64? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.base, self.document, self.editors) = (id, base, document, editors)
        (self.editedAt, self.state, self.confirmedAt) = (editedAt, state, confirmedAt)
        (self.revision, self.version) = (revision, version)
    }

    /// SHA-256 of the document.
    package var hash: [UInt8] { sha256(document) }

    package func policy() throws -> Policy { try Policy(json: try JSON(parsing: document)) }

    /// What the only admin has to type, so that it cannot be a slip.
    package var confirmation: String { "publish \(Hex.encode(Array(hash.prefix(4)))) unreviewed" }

    /// How long the only admin has to wait after that.
    package static let unreviewedDelay = Span.hours(24)
}

extension Policies {
    func require(draft id: ID<PolicyDraft>, version: Int64?) throws -> PolicyDraft {
        guard let draft = try draft(id) else { throw Refusal(.notFound, "no_such_draft", "there is no such draft") }
        guard draft.state == .open else {
            throw Refusal(.conflict, "draft_closed", "the draft is \(draft.state.rawValue) already; make another")
        }
        guard version == nil || version == draft.version else {
            throw Refusal(.conflict, "changed_meanwhile", "the draft has changed since you saw it; look at it again")
        }
        return draft
    }
}

extension Scope {
    /// The admin who acts: drafts and publications need a person, so that two of them can be told apart.
    func requireAdminPerson(to deed: String) throws(Refusal) -> ID<Person> {
        guard let person = actor.person, actor.roles.contains(.admin) else {
            throw Refusal(.forbidden, "role_missing", "only a site admin may \(deed), signed in as a person")
        }
        return person
    }
}
