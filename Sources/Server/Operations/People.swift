import Domain
import Kernel

extension Operation {
    static let people = [
        Operation("people/list") { input, desk in
            let page = PageRequest(size: 100, after: input["after"]?.string)
            let found = try await desk.read { try $0.people.all(page: page) }
            return ["items": .array(found.items.map(\.shown)), "next": .text(found.next)]
        },
        Operation("people/add") { input, desk in
            let roles = Set(try input.texts("roles").map(role))
            let add = AddPerson(
                displayName: try input.require("name"),
                roles: roles,
                jiraAccount: input["jiraAccount"]?.string
            )
            let subject = input["subject"]?.string
            return try await desk.write { tx in
                let person = try add(in: tx)
                if let subject { try LinkSignIn(person.id, subject: subject)(in: tx) }
                return person
            }.shown
        },
        Operation("people/roles") { input, desk in
            let id = ID<Person>(try input.require("person"))
            let roles = Set(try input.texts("roles").map(role))
            return try await desk.write { try ChangeRoles(id, to: roles)(in: $0) }.shown
        },
        Operation("people/link") { input, desk in
            let id = ID<Person>(try input.require("person"))
            let (account, subject) = (input["jiraAccount"]?.string, input["subject"]?.string)
            return try await desk.write { tx in
                var person = try tx.people.require(id)
                if let subject { person = try LinkSignIn(id, subject: subject)(in: tx) }
                if let account { person = try LinkJiraAccount(id, account: account)(in: tx) }
                return person
            }.shown
        },
    ]
}

extension Person {
    fileprivate var shown: JSON {
        [
            "person": .string(id.rawValue), "name": .string(displayName),
            "roles": .strings(roles.sorted().map(\.rawValue)), "active": .bool(isActive),
            "jiraAccount": .text(jiraAccount),
        ]
    }
}
