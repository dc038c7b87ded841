import Domain
import Kernel
import Vendors

/// What takes access from many, and the breaker that holds it.
extension World {
    /// Why grants are revoked in bulk, as the log tells it.
    static let bulkReason = "many: spring cleaning"

    func revokeMany() async throws {
        let filter = GrantFilter(statuses: [.active, .pendingProvision])
        let open = try await read { try $0.grants.list(filter, page: PageRequest(size: 100)).items }
        guard !open.isEmpty else { return }
        let (count, start) = (Int(randomness.number(in: 1...7)), Int(randomness.next() % UInt64(open.count)))
        let person = try decider()
        let revoke = RevokeInBulk((open[start...] + open[..<start]).prefix(count).map(\.id), reason: Self.bulkReason)
        try await attempt("many \(count) by \(person.displayName)") {
            try await self.write(person.actor) { _ = try revoke(in: $0) }
        }
    }

    /// An admin looks at what the breaker holds.
    func release() async throws {
        guard let change = try await heldChanges().first else { return }
        try await settle(change, by: pick([admin, admin, decider()]), isRelease: pick([true, true, false]))
    }

    func settle(_ change: MassChange, by person: Person, isRelease: Bool) async throws {
        let settle = SettleMassChange(change.id, release: isRelease, reason: "looked at it")
        try await attempt("\(isRelease ? "release" : "halt") \(change.cause) by \(person.displayName)") {
            try await self.write(person.actor) { _ = try settle(in: $0) }
        }
    }

    func heldChanges() async throws -> [MassChange] {
        try await read { try $0.massChanges.list(page: PageRequest(size: 100)).items.filter { $0.state == .paused } }
    }

    func setBreaker() async throws {
        let (most, actor) = (pick([1, 2, 3, 50]), try admin.actor)
        try await attempt("breaker \(most)") {
            let breaker = try Breaker(most: most, percent: 10)
            try await self.write(actor) { _ = try SetBreaker(breaker)(in: $0) }
        }
    }

    /// A tool is blocked, retired, restricted, or open again.
    func changeStatus() async throws {
        let (tool, actor) = (pick(SmallCompany.tools), try admin.actor)
        let now = try await read { try $0.catalog.find(ID(tool.slug))?.status }
        let usual = Tool.Status(rawValue: tool.status) ?? .approved
        // What is closed is opened again soon, or nobody would ask for anything.
        let status = now != usual && pick([true, true, false]) ? usual : pick(Tool.Status.allCases)
        let live: ChangeToolStatus.LiveGrants = status == .blocked ? pick([.keep, .revoke]) : .keep
        let change = ChangeToolStatus(ID(tool.slug), to: status, live: live, reason: "review of tools")
        try await attempt("\(status)-\(live) \(tool.slug)") { try await self.write(actor) { _ = try change(in: $0) } }
    }
}
