import Kernel

extension Scope where Self: HasGrants & HasJobs {
    /// Gives a membership again to an open grant that needs it and lost it: whoever is adding it begins anew, or a new
    /// job does.
    func giveAgain(_ grant: Grant, because reason: String) throws {
        if let adding = try jobs.open(grant: grant.id).first(where: { $0.kind == .provision }) {
            return try beginAnew(adding)
        }
        var grant = grant
        try enqueueAgain(&grant, because: reason)
        try grants.save(grant)
    }

    /// Takes the lease from whoever runs the job: what it has read so far may be from before the change.
    func beginAnew(_ job: Job) throws {
        guard job.state == .running else { return }
        try queue.promise(.provisioning, id: job.id.rawValue, at: now)
    }
}
