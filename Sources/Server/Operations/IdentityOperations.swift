import ConnectorKit
import Domain
import Kernel
import Web

extension Operation {
    static let identities = [
        Operation("identity/list", reads: .administer) { input, desk in
            let page = PageRequest(size: 100, after: input["after"]?.string)
            let found = try await desk.read { try $0.identities.mappings(page: page) }
            return ["items": .array(found.items.map(\.shown)), "next": .text(found.next)]
        },
        Operation("identity/map") { input, desk in
            let identity = ID<ExternalIdentity>(desk.services.randomness.key(at: desk.services.time.now()))
            let map = MapPersonIdentity(
                ID(try input.require("person")),
                at: ID(try input.require("connection")),
                login: Secret(try input.require("login")),
                identity: identity
            )
            try await map(in: try await desk.context())
            return ["identity": .string(identity.rawValue)]
        },
        Operation("identity/delete") { input, desk in
            let delete = DeleteIdentityMapping(
                ID(try input.require("person")),
                at: ID(try input.require("connection"))
            )
            try await desk.write { try delete(in: $0) }
            return ["deleted": true]
        },
    ]
}

extension IdentityMapping {
    fileprivate var shown: JSON {
        [
            "person": .string(person.rawValue), "connection": .string(connection.rawValue),
            "identity": .string(identity.rawValue), "mappedBy": .string(mappedBy), "mappedAt": .instant(mappedAt),
        ]
    }
}
