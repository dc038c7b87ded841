package import ConnectorKit
import Kernel

/// A directory as a person looks at it: its groups and who is in them.
package struct DirectoryPages: Sendable {
    package struct Group: Sendable {
        package let id: String
        package let name: String
        package let description: String
        /// Names with logins.
        package let members: [(name: String, login: String)]
    }

    let title: String
    let groups: [Group]
    let people: [(name: String, login: String)]

    /// Answers `/` with all groups and `/groups/ID` with one; nil for any other address.
    package func page(_ call: HTTPCall) -> HTTPReply? {
        guard call.method == .get else { return nil }
        let path = call.address.path.split(separator: "/").compactMap { WebAddress.decode($0) }
        switch (path.first, path.count) {
        case (nil, 0): return overview
        case ("groups", 2): return groups.first { $0.id == path[1] }.map(group)
        default: return nil
        }
    }

    private var overview: HTTPReply {
        let rows = groups.map { group in
            """
            <tr><th scope="row"><a href="/groups/\(WebAddress.encode(group.id))">\(group.name.html)</a></th>
            <td>\(group.description.html)</td><td>\(group.members.count)</td></tr>
            """
        }
        let body = """
            <p>Groups and people of this simulated directory, as its own administrator sees them.</p>
            <table><caption>Groups</caption><thead><tr><th scope="col">Group</th><th scope="col">Description</th>
            <th scope="col">Direct members</th></tr></thead><tbody>\(rows.joined())</tbody></table>
            <h2>People</h2>\(table(people, "Everyone in the directory"))
            """
        return .page(200, title, body)
    }

    private func group(_ group: Group) -> HTTPReply {
        let members = group.members.isEmpty ? "<p>Nobody is in this group.</p>" : table(group.members, "Direct members")
        let body = """
            <p class="crumb"><a href="/">\(title.html)</a> · \(group.id.html)</p>
            <p>\(group.description.html)</p>\(members)
            """
        return .page(200, group.name, body)
    }

    private func table(_ people: [(name: String, login: String)], _ caption: String) -> String {
        let rows = people.map { #"<tr><th scope="row">\#($0.name.html)</th><td>\#($0.login.html)</td></tr>"# }
        return """
            <table><caption>\(caption)</caption><thead><tr><th scope="col">Name</th><th scope="col">Login</th></tr></thead>
            <tbody>\(rows.joined())</tbody></table>
            """
    }
}

extension OktaOrg {
    package var pages: DirectoryPages {
        let named = { (id: String) in
            self.person(id).map { (name: "\($0.firstName) \($0.lastName)", login: $0.login) }
        }
        let groups = allGroups.map { group in
            DirectoryPages.Group(
                id: group.id,
                name: group.name,
                description: group.description,
                members: members(of: group.id).compactMap(named)
            )
        }
        return DirectoryPages(title: "Okta", groups: groups, people: allPeople.compactMap { named($0.id) })
    }
}

extension EntraTenant {
    package var pages: DirectoryPages {
        let named = { (id: String) in self.person(id).map { (name: $0.displayName, login: $0.principalName) } }
        let groups = allGroups.map { group in
            DirectoryPages.Group(
                id: group.id,
                name: group.displayName,
                description: group.description,
                members: members(of: group.id).compactMap(named)
            )
        }
        return DirectoryPages(title: "Microsoft Entra", groups: groups, people: allPeople.compactMap { named($0.id) })
    }
}
