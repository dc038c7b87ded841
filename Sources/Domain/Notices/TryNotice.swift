package import Kernel

/// Sends one message to try out a channel: to a person's address or to a room.
package struct TryNotice: Sendable {
    private let person: ID<Person>?
    private let channel: Delivery.Channel?
    private let room: NoticeRoom?

    package init(person: ID<Person>? = nil, channel: Delivery.Channel? = nil, room: NoticeRoom? = nil) {
        (self.person, self.channel, self.room) = (person, channel, room)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasNotices & HasPeople) throws -> Delivery {
        try tx.require(.admin, to: "try out a channel")
        let delivery: Delivery
        if let person {
            _ = try tx.people.require(person)
            delivery = make(.mail, .person(person, as: .admins), in: tx)
        } else if let channel, channel != .mail, let room {
            delivery = make(channel, .room(room), in: tx)
        } else {
            throw Refusal(.invalid, "addressee_missing", "name a person, or `slack` or `teams` and a room")
        }
        try tx.notices.add(delivery)
        try tx.queue.promise(.delivery, id: delivery.id.rawValue, at: tx.now)
        let data: JSON = ["channel": .string(delivery.channel.rawValue)]
        try tx.record(AuditEvent(.noticeTried, [.other("delivery", delivery.id.rawValue)], data))
        return delivery
    }

    private func make(_ channel: Delivery.Channel, _ addressee: Delivery.Addressee, in tx: some Scope) -> Delivery {
        Delivery(
            id: tx.newID(),
            notice: nil,
            channel: channel,
            addressee: addressee,
            createdAt: tx.now,
            state: .queued
        )
    }
}
