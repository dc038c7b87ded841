import ConnectorKit
import Domain
import Kernel

extension World {
    /// A person looks after the jobs that wait for one: does by hand what is asked, or has it tried again.
    func help() async throws {
        let waiting = try await read { try $0.jobs.waitingForPeople(page: PageRequest(size: 50)).items }
        guard !waiting.isEmpty else { return }
        let job = pick(waiting)
        if job.state == .deadLetter || pick([true, false]) {
            let actor = try admin.actor
            return try await attempt("retry \(job.kind)") {
                try await self.write(actor) { _ = try RetryJob(job.id)(in: $0) }
            }
        }
        try await doByHand(job, by: person(pick(["pat", "quinn", "ada"])))
    }

    /// Whoever may decide what concerns that person.
    func helper(for party: ID<Person>) throws -> Person {
        let pat = try person("pat")
        return try pat.id == party ? person("quinn") : pat
    }

    func doByHand(_ job: Job, by helper: Person) async throws {
        let mapping = try await read { try $0.identities.mapping(of: job.person, at: job.target.connection)?.identity }
        if let external = (job.identity ?? mapping).flatMap({ externalIDs[$0] }) {
            let isOkta = job.target.connection == okta
            switch job.kind {
            case .provision:
                company.put(external, into: job.target.group, isOkta: isOkta, at: clock.now())
                // Who says that it was done by hand makes it ours, unless a worker saw that it was so before.
                if job.priorMembership == nil {
                    strangers.remove(Member(external: external, target: job.target))
                }
            // Whoever reads that the account was somebody else's looks at the group, and finds nobody to take out.
            case .deprovision where job.identity == nil && (owners[external]?.count ?? 0) > 1: break
            case .deprovision: company.take(external, from: job.target.group, isOkta: isOkta, at: clock.now())
            case .check: break
            }
        }
        let complete = CompleteJobManually(job.id, note: "done by hand")
        try await attempt("complete \(job.kind) by hand") { _ = try await complete(in: self.operation(by: helper)) }
    }
}
