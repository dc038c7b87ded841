package import Kernel

/// A promise to tell people of one event, made in the transaction of the deed; who they are is looked up when it is kept.
package struct Notice: Equatable, Sendable {
    package let id: ID<Notice>
    package let event: NoticeEvent
    /// The request, grant, job, review, connection or person that it is about.
    package let subject: String
    /// The issue whose history it belongs to, once that is known.
    package var issue: String?
    /// Particulars of the event, for example the level of an escalation.
    package var detail: JSON
    /// Whose deed it was: nobody is told of the own.
    package let actor: ID<Person>?
    package let createdAt: Instant
    /// When people were looked up; nil while that is promised.
    package var toldAt: Instant?
    /// What the texts are made of, as it was when people were looked up: a repeated message says the same.
    package var facts: JSON

    package init(
        id: ID<Notice>,
        event: NoticeEvent,
        subject: String,
        issue: String? = nil,
        detail: JSON = [:],
        actor: ID<Person>?,
        createdAt: Instant,
        toldAt: Instant? = nil,
        facts: JSON = [:]
    ) {
        (self.id, self.event, self.subject, self.issue) = (id, event, subject, issue)
        (self.detail, self.actor, self.createdAt) = (detail, actor, createdAt)
        (self.toldAt, self.facts) = (toldAt, facts)
    }
}

/// One message to one person or room: delivered at least once, and never undoing anything.
package struct Delivery: Equatable, Sendable {
    package enum Channel: String, Sendable, CaseIterable { case mail, slack, teams }

    package enum State: String, Sendable, CaseIterable {
        /// Waits for the person's digest.
        case waiting
        /// Went into a digest.
        case bundled
        case queued, delivered, deadLetter
        /// The person has no mail address here.
        case unreachable
    }

    /// Whom it reaches.
    package enum Addressee: Hashable, Sendable {
        case person(ID<Person>, as: NoticeAudience)
        case room(NoticeRoom)
    }

    /// Also what the Message-ID is made of: a repeated mail carries the same.
    package let id: ID<Delivery>
    /// Nil for a digest, which gathers several.
    package let notice: ID<Notice>?
    package let channel: Channel
    package let addressee: Addressee
    package let createdAt: Instant
    package var state: State
    package var attempts: Int
    package var code: String?
    package var message: String?
    package var digest: ID<Delivery>?
    package var doneAt: Instant?

    package init(
        id: ID<Delivery>,
        notice: ID<Notice>?,
        channel: Channel,
        addressee: Addressee,
        createdAt: Instant,
        state: State,
        attempts: Int = 0,
        code: String? = nil,
        message: String? = nil,
        digest: ID<Delivery>? = nil,
        doneAt: Instant? = nil
    ) {
        (self.id, self.notice, self.channel, self.addressee) = (id, notice, channel, addressee)
        (self.createdAt, self.state, self.attempts) = (createdAt, state, attempts)
        (self.code, self.message, self.digest, self.doneAt) = (code, message, digest, doneAt)
    }

    package var person: ID<Person>? { if case .person(let id, _) = addressee { id } else { nil } }
}
