import Domain
import Kernel

/// A bucket has as many slots as it allows uses; a use takes a slot whose last use has left the window.
///
/// Nothing needs pruning, and two transactions that want the same slot cannot both have it.
struct SQLRateLimits: RateLimits {
    let tx: SQLTransaction

    private struct Use {
        let slot: Int64
        let at: Instant
    }

    func spend(_ bucket: String, by actor: Actor, limit: Int, window: Span) throws {
        // What a clock that ran ahead has kept for a time to come is no use that counts.
        let recent = try uses(of: bucket, by: actor).filter { $0.at > tx.now - window && $0.at <= tx.now + window }
        guard recent.count < limit else { throw refusal(bucket, limit, window, until: freed(recent, limit, window)) }
        let taken = Set(recent.map(\.slot))
        guard let slot = (0..<Int64(limit)).first(where: { !taken.contains($0) }) else { return }
        try take(slot, of: bucket, by: actor, window)
    }

    /// Oldest first.
    private func uses(of bucket: String, by actor: Actor) throws -> [Use] {
        try tx.connection.query(
            """
            SELECT slot, used_at FROM rate_uses WHERE organization_id = ?1 AND actor = ?2 AND bucket = ?3
            ORDER BY used_at, slot
            """,
            [tx.scope, key(actor), .text(bucket)]
        ) { try Use(slot: $0.int(0), at: $0.instant(1)) }
    }

    private func take(_ slot: Int64, of bucket: String, by actor: Actor, _ window: Span) throws {
        let taken = try tx.connection.execute(
            """
            INSERT INTO rate_uses (organization_id, actor, bucket, slot, used_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (organization_id, actor, bucket, slot) DO UPDATE SET used_at = excluded.used_at
                WHERE rate_uses.used_at <= ?6 OR rate_uses.used_at > ?7
            """,
            [
                tx.scope, key(actor), .text(bucket), .integer(slot), .instant(tx.now), .instant(tx.now - window),
                .instant(tx.now + window),
            ]
        )
        guard taken == 1 else { throw StorageFailure.contention("another use took the same slot of `\(bucket)`") }
    }

    /// When enough uses have left the window for one more.
    private func freed(_ recent: [Use], _ limit: Int, _ window: Span) -> Instant {
        guard limit > 0 else { return tx.now + window }
        return recent[recent.count - limit].at + window
    }

    private func refusal(_ bucket: String, _ limit: Int, _ window: Span, until free: Instant) -> Refusal {
        let wait = free - tx.now
        return Refusal(
            .rateLimited,
            "rate_limited",
            """
            `\(bucket)` may be used \(limit) times in \(window.secondsRoundedUp) seconds: \
            try again in \(wait.secondsRoundedUp) seconds
            """,
            retryAfter: wait
        )
    }

    /// A person's tokens and sign-ins share one allowance (N2): more tokens are not more deeds.
    private func key(_ actor: Actor) -> SQLValue {
        if let person = actor.person { return .text("\(Actor.Kind.person.rawValue):\(person)") }
        return .text("\(actor.kind.rawValue):\(actor.id)")
    }
}
