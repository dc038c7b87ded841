package import Kernel

/// Records an attempt to deliver a message: delivered, again later, or a dead letter that an admin sees.
///
/// The log has no entry for each message; what people were told of is in it already.
package struct FinishDelivery: Sendable {
    private let id: ID<Delivery>
    private let fence: Int64
    private let result: EffectResult
    private let jitter: UInt64

    package init(_ id: ID<Delivery>, fence: Int64, result: EffectResult, jitter: UInt64) {
        (self.id, self.fence, self.result, self.jitter) = (id, fence, result, jitter)
    }

    package func callAsFunction(in tx: some Scope & HasNotices) throws {
        guard try tx.queue.holds(.delivery, id: id.rawValue, fence: fence),
            var delivery = try tx.notices.delivery(id), delivery.state == .queued
        else { return }
        delivery.attempts += 1
        switch result {
        case .delivered:
            (delivery.state, delivery.doneAt, delivery.code, delivery.message) = (.delivered, tx.now, nil, nil)
            _ = try tx.queue.keep(.delivery, id: id.rawValue, fence: fence)
        case .failed(let code, let message): try bury(&delivery, code, message, in: tx)
        case .retry(let code, let message, _) where delivery.attempts >= RetrySchedule.maximumAttempts:
            try bury(&delivery, code, message, in: tx)
        case .retry(let code, let message, let after):
            (delivery.code, delivery.message) = (code, message)
            let wait = RetrySchedule.delay(afterAttempt: delivery.attempts, retryAfter: after, jitter: jitter)
            _ = try tx.queue.postpone(.delivery, id: id.rawValue, fence: fence, to: tx.now + wait)
        }
        try tx.notices.save(delivery)
    }

    private func bury(_ delivery: inout Delivery, _ code: String, _ message: String, in tx: some Scope & HasNotices)
        throws
    {
        (delivery.state, delivery.code, delivery.message) = (.deadLetter, code, message)
        _ = try tx.queue.keep(.delivery, id: id.rawValue, fence: fence)
        let subjects: [AuditEvent.Subject] = [.other("delivery", id.rawValue)]
        let data: JSON = ["channel": .string(delivery.channel.rawValue), "code": .string(code)]
        try tx.record(AuditEvent(.noticeDeadLettered, subjects, data))
    }
}

/// Gives a message that could not be delivered another series of attempts.
package struct RetryDelivery: Sendable {
    private let id: ID<Delivery>

    package init(_ id: ID<Delivery>) { self.id = id }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasNotices) throws -> Delivery {
        try tx.require(.admin, to: "retry what people were not told")
        guard var delivery = try tx.notices.delivery(id) else {
            throw Refusal(.notFound, "no_such_delivery", "there is no such message")
        }
        guard delivery.state == .deadLetter else {
            throw Refusal(.conflict, "not_waiting", "this message is \(delivery.state.rawValue) and needs no retry")
        }
        (delivery.state, delivery.attempts) = (.queued, 0)
        try tx.notices.save(delivery)
        try tx.queue.promise(.delivery, id: id.rawValue, at: tx.now)
        let data: JSON = ["channel": .string(delivery.channel.rawValue)]
        try tx.record(AuditEvent(.noticeRequeued, [.other("delivery", id.rawValue)], data))
        return delivery
    }
}

/// Makes one message of all that waited for a person's digest.
package struct BundleDigest: Sendable {
    private let person: ID<Person>
    private let fence: Int64
    /// More in one mail nobody reads; the rest goes into the next.
    package static let most = 200

    package init(_ person: ID<Person>, fence: Int64) { (self.person, self.fence) = (person, fence) }

    package func callAsFunction(in tx: some Scope & HasNotices) throws {
        guard try tx.queue.keep(.digest, id: person.rawValue, fence: fence) else { return }
        let waiting = try tx.notices.waiting(for: person, limit: Self.most)
        guard !waiting.isEmpty else { return }
        let digest = Delivery(
            id: tx.newID(),
            notice: nil,
            channel: .mail,
            addressee: .person(person, as: .holder),
            createdAt: tx.now,
            state: .queued
        )
        try tx.notices.add(digest)
        for var delivery in waiting {
            (delivery.state, delivery.digest, delivery.doneAt) = (.bundled, digest.id, tx.now)
            try tx.notices.save(delivery)
        }
        try tx.queue.promise(.delivery, id: digest.id.rawValue, at: tx.now)
        guard waiting.count == Self.most else { return }
        try tx.queue.promise(.digest, id: person.rawValue, at: tx.now)
    }
}
