import ConnectorKit
import Kernel

/// Groups and people as the management API shows and changes them.
extension OktaOrg {
    mutating func perform(_ operation: OktaOperation, _ call: IncomingCall, at now: Instant) -> HTTPReply {
        switch operation {
        case .listGroups: listGroups(call, at: now)
        case .makeGroup: makeGroup(call, at: now)
        case .listRules: page(rules.map { ($0.id, json($0)) }.sorted { $0.0 < $1.0 }, call)
        case .showGroup(let id): showGroup(id, call)
        case .listApplications(let id): listApplications(id, call)
        case .listMembers(let id): listMembers(id, call, at: now)
        case .addMember(let group, let person): addMember(person, to: group, at: now)
        case .removeMember(let group, let person): removeMember(person, from: group, at: now)
        case .listPeople: listPeople(call)
        case .showPerson(let name): found(name).map { .json(200, json($0)) } ?? missing(name, "User")
        case .listGroupsOf(let person): listGroups(of: person, call, at: now)
        }
    }

    private mutating func listGroups(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard call["search"] == nil || call["filter"] == nil else {
            return error(400, "E0000033", "Search and filter cannot be combined.")
        }
        var found = groups.values.sorted { $0.id < $1.id }
        if let text = call["search"] {
            guard let filter = OktaFilter(text, names: ["profile.name", "type", "id"]) else { return badFilter }
            // The search reads another index, which lags.
            found = found.filter { $0.createdAt <= now - behaviour.searchLag && filter.matches($0) }
        }
        if let text = call["filter"] {
            guard let filter = OktaFilter(text, names: ["id", "type"]) else { return badFilter }
            found = found.filter(filter.matches)
        }
        if let prefix = call["q"] { found = found.filter { $0.name.lowercased().hasPrefix(prefix.lowercased()) } }
        let withStatistics = wantsStatistics(call)
        return page(found.map { ($0.id, json($0, withStatistics: withStatistics)) }, call)
    }

    private func wantsStatistics(_ call: IncomingCall) -> Bool {
        call["expand"]?.split(separator: ",").contains("stats") == true
    }

    private var badFilter: HTTPReply { mutating get { error(400, "E0000031", "Invalid search criteria.") } }

    private mutating func makeGroup(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let profile = call.json?["profile"], let name = profile["name"]?.string else {
            return error(400, "E0000003", "The request body was not well-formed.")
        }
        guard (1...255).contains(name.count), group(named: name) == nil else {
            let cause = "name: An object with this field already exists in the current organization"
            return error(400, "E0000001", "Api validation failed: name", causes: [cause])
        }
        let id = addGroup(name, description: profile["description"]?.string ?? "", at: now)
        return groups[id].map { .json(200, json($0)) } ?? missing(id, "UserGroup")
    }

    private mutating func showGroup(_ id: String, _ call: IncomingCall) -> HTTPReply {
        let withStatistics = behaviour.expandsSingleGroups && wantsStatistics(call)
        return groups[id].map { .json(200, json($0, withStatistics: withStatistics)) } ?? missing(id, "UserGroup")
    }

    private mutating func listApplications(_ id: String, _ call: IncomingCall) -> HTTPReply {
        guard let group = groups[id] else { return missing(id, "UserGroup") }
        return page(group.applications.sorted().compactMap { id in applications[id].map { (id, json($0)) } }, call)
    }

    /// People by id, login, or the part of a login before the `@`.
    func found(_ name: String) -> OktaPerson? {
        if let person = people[name] ?? idsByLogin[name.lowercased()].flatMap({ people[$0] }) { return person }
        let short = people.values.filter { $0.login.lowercased().hasPrefix(name.lowercased() + "@") }
        return short.count == 1 ? short.first : nil
    }

    /// Leaves out who is deprovisioned unless asked by filter.
    private mutating func listPeople(_ call: IncomingCall) -> HTTPReply {
        var found = people.values.sorted { $0.id < $1.id }
        if let text = call["filter"] ?? call["search"] {
            guard let filter = OktaFilter(text, names: ["profile.login", "profile.email", "status", "id"]) else {
                return badFilter
            }
            found = found.filter(filter.matches)
        } else {
            found = found.filter { $0.status != .deprovisioned }
        }
        return page(found.map { ($0.id, json($0)) }, call)
    }
}
