import Domain
import Kernel

/// What waits for people, summed over all organizations, in the OpenMetrics text format.
struct Gauges {
    let services: Services

    func text() async -> String {
        var counts = [0, 0, 0, 0, 0, 0, 0, 0]
        let ids = (try? await services.store.everyOrganization()) ?? []
        for id in ids {
            let found = try? await services.store.read(in: OrganizationScope(verified: id)) { tx in
                [
                    try tx.jobs.count(in: [.manualPending]), try tx.jobs.count(in: [.deadLetter]),
                    try tx.grants.outstandingRemovals(), try tx.effects.count(in: [.deadLetter]),
                    try tx.reconciliation.openFindings(), try tx.massChanges.count(in: .paused),
                    try tx.mints.alerts(since: tx.now - .days(1)), try RevocationDrill.isDue(in: tx) ? 1 : 0,
                ]
            }
            for (index, count) in (found ?? []).enumerated() { counts[index] += count }
        }
        let names = [
            "jobs_manual_pending", "jobs_dead_letter", "removals_outstanding", "effects_dead_letter", "findings_open",
            "mass_changes_held", "mint_anomalies", "revocation_drills_due",
        ]
        return zip(names, counts).map { "# TYPE clearance_\($0) gauge\nclearance_\($0) \($1)\n" }.joined()
            + "# TYPE clearance_mint_fan_outs counter\nclearance_mint_fan_outs_total \(services.fanOuts())\n"
    }
}
