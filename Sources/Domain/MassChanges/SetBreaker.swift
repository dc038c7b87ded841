package import Kernel

/// Sets how many removals an hour may bring.
///
/// Narrower limits hold at once. Wider ones hold when another admin sets the same, or a day later where there is no other:
/// whoever is held does not raise the limit and ask again.
package struct SetBreaker: Sendable {
    private let breaker: Breaker

    package init(_ breaker: Breaker) { self.breaker = breaker }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasMassChanges & HasPeople & HasAudit) throws -> BreakerSetting {
        try tx.requirePerson(.admin, to: "set the breaker")
        let admin = try Eligibility.decider(on: [], in: tx)
        let setting = try tx.massChanges.setting()
        let old = setting.breaker(at: tx.now)
        if breaker.isWider(than: old), try !isAgreed(setting, by: admin.id, in: tx) {
            return try want(old, by: admin.id, in: tx)
        }
        let new = BreakerSetting(breaker)
        try tx.massChanges.save(new)
        try tx.record(AuditEvent(.breakerSet, [], ["old": old.json, "new": breaker.json]))
        return new
    }

    private func isAgreed(
        _ setting: BreakerSetting,
        by admin: ID<Person>,
        in tx: some Scope & HasPeople & HasAudit
    ) throws -> Bool {
        guard let wanted = setting.wanted, wanted.limits == breaker else { return false }
        return try Eligibility.isSecond(admin, to: [wanted.by], in: tx)
    }

    private func want(
        _ old: Breaker,
        by admin: ID<Person>,
        in tx: some Scope & HasMassChanges & HasPeople
    ) throws -> BreakerSetting {
        let isAlone = try tx.people.withRole(.admin).allSatisfy { try Eligibility.isSame(as: [$0.id], admin, in: tx) }
        let from = isAlone ? tx.now + BreakerSetting.delay : nil
        let setting = BreakerSetting(old, wanted: BreakerSetting.Wanted(limits: breaker, by: admin, from: from))
        try tx.massChanges.save(setting)
        let data: JSON = ["old": old.json, "new": breaker.json, "from": .instant(from)]
        try tx.record(AuditEvent(.breakerRaiseAsked, [.person(admin)], data.withoutNulls))
        return setting
    }
}

extension Breaker {
    fileprivate func isWider(than other: Breaker) -> Bool { most > other.most || percent > other.percent }

    package var json: JSON { ["most": .int(most), "percent": .int(percent)] }
}
