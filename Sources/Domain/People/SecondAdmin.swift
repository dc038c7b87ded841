import Kernel

extension Eligibility {
    /// How long an admin does not count as a second pair of eyes beside whoever made them one: as long as the only admin
    /// has to wait.
    static let freshness = PolicyDraft.unreviewedDelay

    /// Whether that person is another human than these, and no record that one of them has only just made an admin or
    /// linked.
    ///
    /// The log knows who did that.
    static func isSecond(
        _ person: ID<Person>,
        to others: [ID<Person>],
        in tx: some Scope & HasPeople & HasAudit
    ) throws -> Bool {
        guard try !isOne(of: others, person, in: tx) else { return false }
        return try !makers(of: person, in: tx).contains { try isSame(as: others, $0, in: tx) }
    }

    private static func makers(of person: ID<Person>, in tx: some Scope & HasAudit) throws -> [ID<Person>] {
        let deeds: [AuditAction] = [.personCreated, .personRolesChanged, .personLinked, .personRelinked]
        return try deeds.flatMap { action in
            let filter = AuditFilter(action: action.rawValue, from: tx.now - freshness)
            return try entries(filter, in: tx).map(\.json).filter { $0.isAbout(person) }.compactMap(\.actingPerson)
        }
    }

    private static func entries(_ filter: AuditFilter, in tx: some HasAudit) throws -> [StoredEntry] {
        var (found, after): ([StoredEntry], String?) = ([], nil)
        repeat {
            let page = try tx.audit.entries(matching: filter, page: PageRequest(size: 100, after: after))
            found += page.items
            after = page.next
        } while after != nil
        return found
    }
}

extension JSON {
    fileprivate func isAbout(_ person: ID<Person>) -> Bool {
        self["subjects"]?["person"]?.array?.contains { $0.string.map { sameBytes($0, person.rawValue) } ?? false }
            ?? false
    }

    /// The person who did it, directly or through a token.
    fileprivate var actingPerson: ID<Person>? {
        if let behind = self["onBehalfOf"]?.string { return ID(behind) }
        return self["actor"]?["kind"]?.string == Actor.Kind.person.rawValue
            ? self["actor"]?["id"]?.string.map { ID($0) } : nil
    }
}
