package import Domain
package import Kernel

/// Which key of the issuer signs, which are published, and when the next one is made.
///
/// A new key is published before its first use for longer than anybody may keep the old set, and an old key stays until
/// the last token that it signed has expired. So a verifier that keeps the set no longer than told always has the key.
package struct KeySchedule: Sendable {
    /// How long verifiers may keep the key set: the `max-age` that it is served with.
    package static let cacheTime = Span.hours(1)
    /// How long a key is published before it signs, with room for verifiers that keep it longer than told.
    package static let lead = Span.days(1)
    /// How long a key is published after its successor began: its last token, and clocks that are off.
    package static let tail = Span.hours(1)
    package static let defaultPeriod = Span.days(30)

    /// For how long one key signs.
    package let period: Span

    /// - Parameter period: longer than the lead, since there is one successor at a time.
    package init(period: Span = KeySchedule.defaultPeriod) { self.period = max(period, KeySchedule.lead * 2) }

    /// The key that signs now; nil while none was published for long enough.
    package func signing(_ keys: [IssuerKey], at now: Instant) -> IssuerKey? {
        standing(keys).last { mayKnow($0, at: now) && $0.signsFrom <= now }
    }

    /// What the key set holds, the oldest first.
    package func published(_ keys: [IssuerKey], at now: Instant) -> [IssuerKey] {
        let standing = standing(keys)
        return standing.enumerated().filter { place, _ in
            guard place + 1 < standing.count else { return true }
            return now < standing[place + 1].signsFrom + KeySchedule.tail
        }.map(\.element)
    }

    /// The next key, when it is time to make it.
    package func due(_ keys: [IssuerKey], at now: Instant) -> NextKey? {
        let generation = (keys.map(\.generation).max() ?? 0) + 1
        // Nobody can have kept a set of an issuer that never published one.
        guard !keys.isEmpty else { return NextKey(generation: generation, signsFrom: now) }
        guard let newest = standing(keys).last else {
            return NextKey(generation: generation, signsFrom: now + KeySchedule.cacheTime)
        }
        let end = newest.signsFrom + period
        guard end - KeySchedule.lead <= now else { return nil }
        return NextKey(generation: generation, signsFrom: max(end, now + KeySchedule.lead))
    }

    /// The next key before its time.
    ///
    /// - Throws: `key_waiting` while the one that was made last does not sign yet.
    package func early(_ keys: [IssuerKey], at now: Instant) throws(Refusal) -> NextKey {
        if let newest = standing(keys).last, now < newest.signsFrom {
            throw Refusal(
                .conflict,
                "key_waiting",
                "the next key is published already and signs from \(newest.signsFrom.rfc3339); there is one at a time"
            )
        }
        return due(keys, at: now)
            ?? NextKey(generation: (keys.map(\.generation).max() ?? 0) + 1, signsFrom: now + KeySchedule.lead)
    }

    /// The keys that count, by generation.
    ///
    /// When a key was given up after it began to sign, those before it stay behind: they have had their time.
    private func standing(_ keys: [IssuerKey]) -> [IssuerKey] {
        let ended = keys.filter { key in key.withdrawnAt.map { key.signsFrom <= $0 } ?? false }.map(\.generation).max()
        return keys.filter { $0.withdrawnAt == nil && $0.generation > ended ?? 0 }
            .sorted { $0.generation < $1.generation }
    }

    /// Whether everybody who keeps the key set as told has the key.
    private func mayKnow(_ key: IssuerKey, at now: Instant) -> Bool {
        key.generation == 1 || key.publishedAt + KeySchedule.cacheTime <= now
    }

    package struct NextKey: Equatable, Sendable {
        package let generation: Int64
        package let signsFrom: Instant
    }
}
