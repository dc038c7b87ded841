import Domain
import Jobs
import Kernel
import Vendors

extension World {
    /// One worker is paused in the middle of a call for longer than its lease, while another goes on and people decide.
    func pause() async throws {
        let slow = SlowCall()
        let sleeper = startSibling(slow).worker
        slow.arm(in: Int(randomness.number(in: 1...6)))
        try await attempt("pause") {
            var fault: (any Error)?
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await sleeper.runOnce() }
                await Task.yield()
                do { try await goOn() } catch { fault = error }
                slow.release()
            }
            if let fault { throw fault }
        }
    }

    /// What happens while the other sleeps: from a moment to the whole life of another grant.
    private func goOn() async throws {
        clock.advance(by: .minutes(3))
        try await work()
        for _ in 0..<pick([1, 1, 2, 4, 8]) {
            try await pick([revoke, extend, decide, decide, remap])()
            try await work()
            clock.advance(by: pick([.seconds(0), .seconds(10), .minutes(1)]))
        }
    }

    /// Half of those whose identity changes have to do with grants, and some get back what they had.
    func remap() async throws {
        let people = SmallCompany.people.filter(\.isInDirectories)
        let holder = try await anyGrant(Set(Grant.Status.allCases))?.holder
        let known = people.first { self.people[$0.key]?.id == holder }
        let person = pick([known ?? pick(people), pick(people)])
        let (logins, connection) = (SimulatedCompany.logins(of: person), pick([okta, entra]))
        for login in pick([[pick(logins)], logins, logins.reversed()]) {
            try await remap(person, to: login, at: connection)
        }
    }

    func remap(_ person: SmallCompany.Person, to login: String, at connection: ID<Connection>) async throws {
        try await attempt("map \(person.key) to \(login)") { try await self.map(person, login: login, at: connection) }
        try await noteOwner(person, at: connection)
    }
}
