package import ConnectorKit
package import Kernel

/// An admin webhook: Jira signs what it sends when a secret is set.
package struct JiraWebhookRegistration: Sendable {
    package let address: WebAddress
    package let secret: Secret?
    /// How many deliveries in a thousand arrive twice, and how many late.
    package var duplicatesPerMille = 0
    package var latePerMille = 0
    package var latestBy = Span.minutes(3)

    package init(address: WebAddress, secret: Secret?) { (self.address, self.secret) = (address, secret) }
}

/// One delivery on its way to us.
package struct JiraDelivery: Sendable {
    package let call: HTTPCall
    /// The same for every attempt and every duplicate.
    package let identifier: String
    package let dueAt: Instant
    package let attempt: Int
}

/// Deliveries that are not delivered yet.
struct JiraOutbox: Sendable {
    var deliveries: [JiraDelivery] = []
}

extension JiraSite {
    /// Attempts that Jira makes before it gives a delivery up.
    package static let deliveryAttempts = 5

    /// Takes what is due, oldest first.
    ///
    /// Whoever fails to deliver it hands it back to `retry`.
    package mutating func takeDeliveries(at now: Instant) -> [JiraDelivery] {
        let due = outbox.deliveries.filter { $0.dueAt <= now }.sorted { $0.dueAt < $1.dueAt }
        outbox.deliveries.removeAll { $0.dueAt <= now }
        return due
    }

    package var nextDeliveryAt: Instant? { outbox.deliveries.map(\.dueAt).min() }

    /// Puts a delivery that failed back, to be tried again later; the last failure loses it, as in the real Jira.
    package mutating func retry(_ delivery: JiraDelivery, at now: Instant) {
        guard delivery.attempt < Self.deliveryAttempts else { return }
        let wait = Span.seconds(1 << Int64(delivery.attempt))
        outbox.deliveries.append(
            JiraDelivery(
                call: delivery.call,
                identifier: delivery.identifier,
                dueAt: now + wait,
                attempt: delivery.attempt + 1
            )
        )
    }

    mutating func announce(_ event: String, _ issue: JiraIssue, by account: String?, at now: Instant) {
        guard let webhook else { return }
        let body: JSON = [
            "timestamp": .integer(now.milliseconds), "webhookEvent": .string(event), "user": user(account),
            "issue": [
                "id": .string(issue.id), "self": link("issue/\(issue.id)"), "key": .string(issue.key),
                "fields": .object(fields(of: issue)),
            ],
        ]
        let identifier = numbers.uuid()
        let call = delivery(of: body, identifier, to: webhook)
        let copies = numbers.next() % 1_000 < UInt64(webhook.duplicatesPerMille) ? 2 : 1
        for _ in 0..<copies {
            let isLate = numbers.next() % 1_000 < UInt64(webhook.latePerMille)
            let delay = isLate ? Int64(numbers.next() % UInt64(max(1, webhook.latestBy.milliseconds))) : 0
            let due = now + Span(milliseconds: delay)
            outbox.deliveries.append(JiraDelivery(call: call, identifier: identifier, dueAt: due, attempt: 1))
        }
    }

    private func delivery(of event: JSON, _ identifier: String, to webhook: JiraWebhookRegistration) -> HTTPCall {
        var call = HTTPCall.json(.post, webhook.address, event)
        call.headers.set("user-agent", "Atlassian Webhook HTTP Client")
        call.headers.set("x-atlassian-webhook-identifier", identifier)
        if let secret = webhook.secret {
            let signature = secret.withBytes { hmacSHA256(call.body, key: $0) }
            call.headers.set("x-hub-signature", "sha256=" + Hex.encode(signature))
        }
        return call
    }
}
