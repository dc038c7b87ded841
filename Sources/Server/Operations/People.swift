import ConnectorKit
import Domain
import Kernel
import Web

extension Operation {
    static let people = [
        Operation("people/list", reads: .administer) { input, desk in
            let page = PageRequest(size: 100, after: input["after"]?.string)
            let found = try await desk.read { try $0.people.all(page: page) }
            return ["items": .array(found.items.map(\.shown)), "next": .text(found.next)]
        },
        Operation("people/add") { input, desk in
            let roles = Set(try input.texts("roles").map(role))
            let add = AddPerson(displayName: try input.require("name"), roles: roles)
            let (account, subject) = (try await account(input, desk), input["subject"]?.string)
            return try await desk.write { tx in
                var person = try add(in: tx)
                if let subject { person = try LinkSignIn(person.id, subject: subject)(in: tx) }
                if let account { person = try LinkJiraAccount(person.id, account: account)(in: tx) }
                return person
            }.shown
        },
        Operation("people/roles") { input, desk in
            let id = ID<Person>(try input.require("person"))
            let roles = Set(try input.texts("roles").map(role))
            return try await desk.write { try ChangeRoles(id, to: roles)(in: $0) }.shown
        },
        Operation("people/leave") { input, desk in
            let leave = RecordLeaver(ID(try input.require("person")), reason: try input.require("reason"))
            return try await desk.write { try leave(in: $0) }.json
        },
        Operation("people/return") { input, desk in
            let back = RecordReturn(ID(try input.require("person")), reason: try input.require("reason"))
            return try await desk.write { try back(in: $0) }.shown
        },
        Operation("people/link") { input, desk in
            let id = ID<Person>(try input.require("person"))
            let (account, subject) = (try await account(input, desk), input["subject"]?.string)
            return try await desk.write { tx in
                var person = try tx.people.require(id)
                if let subject { person = try LinkSignIn(id, subject: subject)(in: tx) }
                if let account { person = try LinkJiraAccount(id, account: account)(in: tx) }
                return person
            }.shown
        },
    ]

    /// The account as Jira itself writes it; nil when none was named.
    private static func account(_ input: JSON, _ desk: Desk) async throws -> ConfirmedAccount? {
        guard let account = input["jiraAccount"]?.string else { return nil }
        return try await ConfirmAccount(account, trackers: desk.services.trackers)(in: try await desk.context())
    }
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
