import Kernel
package import Ledger

/// Says that an organization needs a licence for new provider work, and by whose word; or that it needs none.
///
/// It is the operator's to say, who hosts Clearance for others: an admin who could would free the own organization.
package struct RequireLicence: Sendable {
    private let terms: (source: Licence.Source, authority: String)?

    /// Signed files, verified with that key.
    package init(signedBy key: VerifierKey) { terms = (.file, key.text) }

    /// What Forge says of the app with that ARI.
    package init(forgeApp: String) { terms = (.forge, forgeApp) }

    /// None is needed.
    package init(none: Void) { terms = nil }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasConnections & HasJobs) throws -> Licence.Standing {
        guard tx.actor.kind == .operator else {
            throw Refusal(.forbidden, "operator_required", "only the operator says which organization needs a licence")
        }
        let old = try tx.licences.find()
        var licence = terms.map { Licence(source: $0.source, authority: $0.authority) }
        // Saying the same again must not take away what is installed.
        if let old, old.source == licence?.source, old.authority == licence?.authority { licence = old }
        try tx.licences.save(licence)
        let data: JSON = ["source": .text(licence?.source.rawValue), "authority": .text(licence?.authority)]
        try tx.record(AuditEvent(.licenceRequired, [], data.withoutNulls))
        return try tx.settleLicence()
    }
}

extension Scope where Self: HasConnections & HasJobs {
    /// How the licence stands now; where it stands well, jobs that waited for it go on.
    func settleLicence() throws -> Licence.Standing {
        let standing = try licences.standing(at: now)
        guard standing.allowsAdditions else { return standing }
        for connection in try connections.all() {
            for job in try jobs.unfinished(connection: connection.id, limit: 10_000)
            where job.state == .held && job.code == Job.licenceLapsed {
                try wake(job, because: "licence valid again")
            }
        }
        return standing
    }

    private func wake(_ job: Job, because reason: String) throws {
        var job = job
        job.state = .queued
        try jobs.save(job)
        try queue.promise(.provisioning, id: job.id.rawValue, at: now)
        try record(AuditEvent(.jobRequeued, [.job(job.id), .grant(job.grant)], ["reason": .string(reason)]))
    }
}

extension Job {
    /// Why an addition waits: the organization's licence has lapsed.
    package static let licenceLapsed = "licence_lapsed"
}
