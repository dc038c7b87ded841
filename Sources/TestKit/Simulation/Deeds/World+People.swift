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

    /// Whoever has that role and is none of these; an admin where there is nobody.
    func helper(for parties: Set<ID<Person>>, as role: Role? = nil) throws -> Person {
        let able = people.values.sorted { $0.id < $1.id }.filter { person in
            person.isActive && !parties.contains(person.id)
                && (role.map(person.roles.contains) ?? !person.roles.isEmpty)
        }
        return try able.first ?? admin
    }

    func doByHand(_ job: Job, by helper: Person) async throws {
        let mapping = try await read { try $0.identities.mapping(of: job.person, at: job.target.connection)?.identity }
        if let external = (job.identity ?? mapping).flatMap({ externalIDs[$0] }) {
            touch(external, for: job)
        } else {
            lookUp(for: job)
        }
        let complete = CompleteJobManually(job.id, note: "done by hand")
        try await attempt("complete \(job.kind) by hand") { _ = try await complete(in: self.operation(by: helper)) }
    }

    private func touch(_ external: String, for job: Job) {
        let isOkta = job.target.connection == okta
        switch job.kind {
        case .provision:
            company.put(external, into: job.target.group, isOkta: isOkta, at: clock.now())
            claim(external, for: job)
        // Whoever reads that the account was somebody else's looks at the group, and finds nobody to take out.
        case .deprovision where job.identity == nil && (owners[external]?.count ?? 0) > 1: break
        case .deprovision: company.take(external, from: job.target.group, isOkta: isOkta, at: clock.now())
        case .check: break
        }
    }

    /// Who finds no identity mapped looks for the person in the group: an account found there is what is spoken of.
    private func lookUp(for job: Job) {
        let isOkta = job.target.connection == okta
        for external in accounts(of: job.person, isOkta: isOkta) {
            switch job.kind {
            case .provision: claim(external, for: job)
            case .deprovision where strangers[Member(external: external, target: job.target)] != nil: break
            case .deprovision: company.take(external, from: job.target.group, isOkta: isOkta, at: clock.now())
            case .check: break
            }
        }
    }

    /// The accounts that were this person's and nobody else's.
    private func accounts(of person: ID<Person>, isOkta: Bool) -> [String] {
        let accounts = Set((isOkta ? company.oktaIDs : company.entraIDs).values)
        return owners.filter { $0.value == [person] && accounts.contains($0.key) }.map(\.key).sorted()
    }

    /// Who says that it was done by hand makes it ours, unless a worker saw that it was so before.
    private func claim(_ external: String, for job: Job) {
        if job.priorMembership == nil { strangers[Member(external: external, target: job.target)] = nil }
    }
}
