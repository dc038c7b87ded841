package import Kernel
package import Signing

/// What the tenant's administrators do, from their side.
extension EntraTenant {
    /// - Parameter principalName: the UPN, for example `ria@small-company.example`.
    @discardableResult
    package mutating func addPerson(
        _ principalName: String,
        displayName: String = "Sam Sample",
        isEnabled: Bool = true,
        at now: Instant
    ) -> String {
        let id = numbers.uuid()
        people[id] = EntraPerson(
            id: id,
            principalName: principalName,
            displayName: displayName,
            isEnabled: isEnabled,
            createdAt: now
        )
        idsByName[principalName.lowercased()] = id
        return id
    }

    package mutating func setEnabled(_ isEnabled: Bool, person: String) { people[person]?.isEnabled = isEnabled }

    package mutating func deletePerson(_ person: String) {
        guard let removed = people.removeValue(forKey: person) else { return }
        idsByName[removed.principalName.lowercased()] = nil
        for group in groups.keys { groups[group]?.members.forget(person) }
    }

    @discardableResult
    package mutating func addGroup(
        _ displayName: String,
        description: String = "",
        uniqueName: String? = nil,
        mailNickname: String = "group",
        owners: [String] = [],
        traits: EntraGroupRecord.Traits = .init(),
        at now: Instant
    ) -> String {
        let id = numbers.uuid()
        groups[id] = EntraGroupRecord(
            id: id,
            displayName: displayName,
            description: description,
            uniqueName: uniqueName,
            mailNickname: mailNickname,
            createdAt: now,
            owners: owners,
            traits: traits
        )
        return id
    }

    package mutating func deleteGroup(_ group: String) {
        groups[group] = nil
        for other in groups.keys { groups[other]?.members.forget(group) }
    }

    /// Puts a person or a group into a group.
    ///
    /// - Parameter seenSince: from when on the membership is old enough for every reader to show it, if not from now on.
    package mutating func put(_ member: String, into group: String, at now: Instant, seenSince: Instant? = nil) {
        groups[group]?.members.add(member, at: now, seenSince: seenSince)
    }

    package mutating func take(_ member: String, from group: String, at now: Instant) {
        groups[group]?.members.remove(member, at: now)
    }

    package mutating func assign(_ group: String, toApplication principal: String) {
        groups[group]?.assignedTo.append(principal)
    }

    /// Registers an application and consents to its permissions.
    package mutating func addApp(
        _ clientID: String,
        permissions: Set<GraphRole> = [.membersWrite, .groupsRead, .usersRead, .groupCreate, .applicationsRead]
    ) {
        let clientID = clientID.lowercased()
        apps[clientID] = EntraApp(clientID: clientID, principal: numbers.uuid(), permissions: permissions)
    }

    package mutating func changeApp(_ clientID: String, _ change: (inout EntraApp) -> Void) {
        guard var app = apps[clientID.lowercased()] else { return }
        change(&app)
        apps[clientID.lowercased()] = app
    }

    package mutating func addSecret(to clientID: String, expiresAt: Instant) -> String {
        let value = numbers.word(40)
        changeApp(clientID) { $0.secrets.append(.init(value: value, expiresAt: expiresAt)) }
        return value
    }

    /// - Parameter name: the SHA-256 of the certificate in base64url, or the key's `kid`.
    package mutating func addKey(_ key: JWK, named name: String, to clientID: String) {
        changeApp(clientID) { $0.keys[name] = key }
    }

    /// Ends all access tokens at once.
    package mutating func expireTokens() { tokens = [:] }

    package func app(_ clientID: String) -> EntraApp? { apps[clientID.lowercased()] }
    package func group(_ id: String) -> EntraGroupRecord? { groups[id.lowercased()] }
    package func person(_ id: String) -> EntraPerson? { people[id.lowercased()] }

    package func person(principalName: String) -> EntraPerson? {
        idsByName[principalName.lowercased()].flatMap { people[$0] }
    }

    package func groups(named name: String) -> [EntraGroupRecord] {
        allGroups.filter { $0.displayName.utf8.elementsEqual(name.utf8) }
    }

    /// The truth about a group's direct members, whatever readers see yet.
    package func members(of group: String) -> [String] { groups[group.lowercased()]?.members.all ?? [] }
    package var allGroups: [EntraGroupRecord] { groups.values.sorted { $0.id < $1.id } }
    package var allPeople: [EntraPerson] { people.values.sorted { $0.id < $1.id } }
}
