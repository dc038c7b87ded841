package import Domain
package import Kernel

/// One operation of the Core as it travels: `POST /core/v1/NAME` with a JSON object.
///
/// There is no organization in it: the signature says whose it is.
package enum CoreOperation: Sendable {
    case test(ID<Connection>)
    case prove([String: String], ID<Connection>)
    case bind(GroupWanted, ID<Connection>)
    case resolve(Secret, ID<Connection>)
    case add(MembershipOperation)
    case remove(MembershipOperation)
    case check(MembershipOperation)
    case members(group: String, ID<Connection>, after: String?)
    case stamp(group: String, ID<Connection>, since: String?)

    package static let path = ["core", "v1"]

    package var name: String {
        switch self {
        case .test: "test"
        case .prove: "prove"
        case .bind: "bind"
        case .resolve: "resolve"
        case .add: "add"
        case .remove: "remove"
        case .check: "check"
        case .members: "members"
        case .stamp: "stamp"
        }
    }

    /// Does it and says what came of it: `{"result": …}`, or `{"failure": …}` when the directory did not do it.
    package func perform(on core: some Core, in scope: OrganizationScope) async -> JSON {
        do { return ["result": try await result(from: core, in: scope)] } catch { return ["failure": error.json] }
    }

    private func result(from core: some Core, in scope: OrganizationScope) async throws(ProviderFailure) -> JSON {
        switch self {
        case .test(let connection): try await core.test(connection, in: scope).wire
        case .prove(let claim, let connection): try await core.prove(claim, of: connection, in: scope).wire
        case .bind(let group, let connection): try await core.bind(group, of: connection, in: scope).json
        case .resolve(let login, let connection): try await core.resolve(login, of: connection, in: scope).json
        case .add(let membership): await core.add(membership, in: scope).json
        case .remove(let membership): await core.remove(membership, in: scope).json
        case .check(let membership): await core.check(membership, in: scope).json
        case .members(let group, let connection, let after):
            try await core.members(of: group, connection: connection, after: after, in: scope).json
        case .stamp(let group, let connection, let last):
            [
                "stamp": .text(
                    try await core.membershipStamp(of: group, connection: connection, since: last, in: scope)
                )
            ]
        }
    }
}
