import Domain
import Kernel

/// A route as boxes to tick: roles, the tool's owners, and people.
struct RouteBoxes: Sendable {
    private static let owners = "owners"
    private static let person = "person:"

    private(set) var ticked: [String]

    init(_ ticked: [String]) { self.ticked = ticked.filter { !$0.isEmpty } }

    init(_ route: StageRoute) {
        ticked =
            route.roles.sorted().map(\.rawValue) + (route.includesToolOwners ? [Self.owners] : [])
            + route.people.map { Self.person + $0.rawValue }
    }

    /// What is no box of ours is left out.
    var route: StageRoute {
        var seen: Set<String> = []
        return StageRoute(
            roles: Set(ticked.compactMap(Role.init(rawValue:))).intersection(StageRoute.decidingRoles),
            people: ticked.filter { $0.hasPrefix(Self.person) && seen.insert($0).inserted }
                .map { ID(String($0.dropFirst(Self.person.count))) },
            includesToolOwners: ticked.contains(Self.owners)
        )
    }

    /// - Parameter people: who may be chosen besides those who are ticked.
    func options(_ people: [Person], _ names: Names) throws -> [(value: String, label: String)] {
        let offered = people.map(\.id)
        let others = route.people.filter { !offered.contains($0) }
        return [
            (value: Role.approver.rawValue, label: "Every approver"),
            (value: Role.admin.rawValue, label: "Every site admin"),
            (value: Self.owners, label: "The tool's owners"),
        ]
            + (try (offered + others).map { (value: Self.person + $0.rawValue, label: try names.person($0)) })
    }

    static func options(_ people: [Person]) -> [(value: String, label: String)] {
        [(value: "", label: "Nobody")] + people.map { (value: person + $0.id.rawValue, label: $0.displayName) }
    }
}

extension People {
    /// Everybody who may decide at all, by name.
    func deciders() throws -> [Person] {
        let approvers = try withRole(.approver)
        let admins = try withRole(.admin).filter { admin in !approvers.contains { $0.id == admin.id } }
        return (approvers + admins).sorted { ($0.displayName, $0.id.rawValue) < ($1.displayName, $1.id.rawValue) }
    }
}
