package import Kernel
package import Signing

/// What the org's administrators do, from their side.
extension OktaOrg {
    @discardableResult
    package mutating func addPerson(
        _ login: String,
        firstName: String = "Sam",
        lastName: String = "Sample",
        status: OktaPerson.Status = .active,
        at now: Instant
    ) -> String {
        let id = "00u" + numbers.word(17)
        people[id] = OktaPerson(
            id: id,
            login: login,
            firstName: firstName,
            lastName: lastName,
            status: status,
            createdAt: now
        )
        idsByLogin[login.lowercased()] = id
        return id
    }

    package mutating func setStatus(_ status: OktaPerson.Status, of person: String) { people[person]?.status = status }

    package mutating func deletePerson(_ person: String) {
        guard let removed = people.removeValue(forKey: person) else { return }
        idsByLogin[removed.login.lowercased()] = nil
        for group in groups.keys { groups[group]?.members.forget(person) }
    }

    @discardableResult
    package mutating func addGroup(
        _ name: String,
        description: String = "",
        kind: OktaGroupRecord.Kind = .okta,
        hasAdminRole: Bool = false,
        at now: Instant
    ) -> String {
        let id = "00g" + numbers.word(17)
        groups[id] = OktaGroupRecord(
            id: id,
            name: name,
            description: description,
            kind: kind,
            createdAt: now,
            membersChangedAt: now,
            hasAdminRole: hasAdminRole
        )
        return id
    }

    package mutating func deleteGroup(_ group: String) { groups[group] = nil }

    /// - Parameter seenSince: from when on the membership is old enough for every reader to show it, if not from now on.
    package mutating func put(_ person: String, into group: String, at now: Instant, seenSince: Instant? = nil) {
        groups[group]?.members.add(person, at: now, seenSince: seenSince)
        groups[group]?.membersChangedAt = now
    }

    package mutating func take(_ person: String, from group: String, at now: Instant) {
        groups[group]?.members.remove(person, at: now)
        groups[group]?.membersChangedAt = now
    }

    @discardableResult
    package mutating func addRule(_ name: String, filling groups: [String], isActive: Bool = true, at now: Instant)
        -> String
    {
        let id = "0pr" + numbers.word(17)
        rules.append(OktaRule(id: id, name: name, isActive: isActive, groups: groups, createdAt: now))
        return id
    }

    package mutating func addApplication(_ label: String, assignedTo group: String, at now: Instant) {
        let id = "0oa" + numbers.word(17)
        applications[id] = OktaApplication(id: id, label: label, createdAt: now)
        groups[group]?.applications.append(id)
    }

    /// Registers an API Services app by its public keys.
    ///
    /// - Returns: its client id.
    package mutating func addServiceApp(
        keys: JWKSet,
        scopes: Set<String> = ["okta.groups.manage", "okta.groups.read", "okta.users.read"],
        roles: Set<OktaRole> = [.groupAdmin]
    ) -> String {
        let id = "0oa" + numbers.word(17)
        serviceApps[id] = OktaServiceAppRecord(clientID: id, keys: keys, scopes: scopes, roles: roles)
        return id
    }

    package mutating func changeServiceApp(_ clientID: String, _ change: (inout OktaServiceAppRecord) -> Void) {
        guard var app = serviceApps[clientID] else { return }
        change(&app)
        serviceApps[clientID] = app
    }

    /// Makes an API token of somebody with these roles.
    package mutating func addAPIToken(roles: Set<OktaRole> = [.groupAdmin]) -> String {
        let token = "00" + numbers.word(40)
        apiTokens[token] = OktaAPITokenRecord(roles: roles)
        return token
    }

    package mutating func changeAPIToken(_ token: String, _ change: (inout OktaAPITokenRecord) -> Void) {
        guard var record = apiTokens[token] else { return }
        change(&record)
        apiTokens[token] = record
    }

    /// Ends all access tokens at once.
    package mutating func expireTokens() { tokens = [:] }

    package func group(named name: String) -> OktaGroupRecord? {
        groups.values.filter { $0.name.utf8.elementsEqual(name.utf8) }.min { $0.id < $1.id }
    }

    package func group(_ id: String) -> OktaGroupRecord? { groups[id] }
    package func person(login: String) -> OktaPerson? { idsByLogin[login.lowercased()].flatMap { people[$0] } }
    package func person(_ id: String) -> OktaPerson? { people[id] }

    /// The truth about a group, whatever readers see yet.
    package func members(of group: String) -> [String] { groups[group]?.members.all ?? [] }

    package func rule(_ id: String) -> OktaRule? { rules.first { $0.id == id } }
    package var allServiceApps: [OktaServiceAppRecord] { serviceApps.values.sorted { $0.clientID < $1.clientID } }
    package var allAPITokens: [String] { apiTokens.keys.sorted() }
    package var allGroups: [OktaGroupRecord] { groups.values.sorted { $0.id < $1.id } }
    package var allPeople: [OktaPerson] { people.values.sorted { $0.id < $1.id } }
}
