import Kernel

/// Who is told of one notice: each person once, in the first role that the matrix names.
struct NoticeReaders {
    struct Reader: Equatable {
        let person: ID<Person>
        let audience: NoticeAudience
    }

    private(set) var people: [Reader] = []
    private(set) var rooms: [(Delivery.Channel, NoticeRoom)] = []

    init(
        _ notice: Notice,
        _ rule: NoticeRule,
        _ matter: NoticeMatter,
        rooms: [(Delivery.Channel, NoticeRoom)],
        in tx: some Scope & HasNotices & HasRequests & HasPeople & HasApprovals & HasPolicies & HasCatalog
            & HasConnections
    ) throws {
        var isForRoom = !rooms.isEmpty
        var found: [Reader] = []
        for audience in rule.audiences {
            switch audience {
            case .approversOfStage:
                guard let request = matter.request else { continue }
                for state in try FindApprovers(request)(in: tx) where state.isWaiting {
                    // A room stands for a role, never for people who were named one by one.
                    let isOfRoom = try !rooms.isEmpty && Self.isOfRole(state, in: tx)
                    if isOfRoom { continue }
                    found += state.people.map { Reader(person: $0.id, audience: audience) }
                }
                isForRoom =
                    try !rooms.isEmpty
                    && FindApprovers(request)(in: tx).contains { try $0.isWaiting && Self.isOfRole($0, in: tx) }
            case .approvers:
                guard rooms.isEmpty else { continue }
                let able = try tx.people.withRole(.approver) + tx.people.withRole(.admin)
                let others = try able.filter { try !Eligibility.isSame(as: matter.parties, $0.id, in: tx) }
                found += others.map { Reader(person: $0.id, audience: audience) }
            case .addedApprovers:
                guard let request = matter.request else { continue }
                let asked = try Set(tx.notices.asked(about: request.id))
                let able = try FindApprovers(request)(in: tx).flatMap(\.people).map(\.id)
                let fresh = able.filter { person in
                    !asked.contains {
                        if case .person(let known, _) = $0 { known == person } else { false }
                    }
                }
                found += fresh.map { Reader(person: $0, audience: audience) }
            case .asked:
                guard let request = matter.request else { continue }
                let asked = try tx.notices.asked(about: request.id)
                isForRoom = asked.contains { if case .room = $0 { true } else { false } }
                found += asked.compactMap {
                    if case .person(let person, _) = $0 { Reader(person: person, audience: audience) } else { nil }
                }
            default: found += try Self.named(audience, notice, matter, in: tx)
            }
        }
        if isForRoom { self.rooms = rooms }
        var seen: Set<ID<Person>> = []
        people = try found.filter { reader in
            guard reader.person != notice.actor, seen.insert(reader.person).inserted else { return false }
            return try tx.people.find(reader.person)?.isActive == true
        }
    }

    /// People whom the matter itself names.
    private static func named(
        _ audience: NoticeAudience,
        _ notice: Notice,
        _ matter: NoticeMatter,
        in tx: some HasPeople & HasApprovals
    ) throws -> [Reader] {
        let people: [ID<Person>] =
            switch audience {
            case .requester: [matter.request?.requester].compactMap(\.self)
            case .holder: [matter.grant?.holder ?? matter.request?.beneficiary].compactMap(\.self)
            case .toolOwners: try matter.tool.map { try tx.approvals.owners(of: $0) } ?? []
            case .admins: try tx.people.withRole(.admin).map(\.id)
            case .reviewer: [matter.review?.reviewer].compactMap(\.self)
            case .delegate: [ID(notice.subject)]
            case .passedOver: (notice.detail["skipped"]?.array ?? []).compactMap(\.string).map { ID($0) }
            case .approversOfStage, .approvers, .addedApprovers, .asked: []
            }
        return people.map { Reader(person: $0, audience: audience) }
    }

    /// Whether the stage is decided by whoever has a role, so that a room may stand for them.
    private static func isOfRole(_ state: StageState, in tx: some HasApprovals) throws -> Bool {
        guard !state.isFallback else { return false }
        let route = try tx.approvals.settings().route(of: state.stage)
        return !route.roles.isEmpty && route.people.isEmpty && !route.includesToolOwners
    }
}
