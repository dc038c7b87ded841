package import Kernel

/// How requests find the people who decide: one for the organization.
package struct ApprovalSettings: Equatable, Sendable {
    /// By stage; a stage that is not here follows `StageRoute.unrouted`.
    package var routes: [String: StageRoute]
    package var deadlines: Deadlines
    package var version: Int64

    package init(routes: [String: StageRoute] = [:], deadlines: Deadlines = Deadlines(), version: Int64 = 0) {
        (self.routes, self.deadlines, self.version) = (routes, deadlines, version)
    }

    /// What holds until an admin says otherwise.
    package static let initial = ApprovalSettings()

    package func route(of stage: String) -> StageRoute { routes[stage] ?? .unrouted(stage) }
}

extension ApprovalSettings {
    package var json: JSON {
        let stages = routes.sorted { ID<StageRoute>($0.key) < ID<StageRoute>($1.key) }
        let members = [JSON.Member("stages", .object(stages.map { JSON.Member($0.key, $0.value.json) }))]
        return .object(members + deadlines.members)
    }

    package init(json: JSON, version: Int64 = 0) throws(Refusal) {
        var routes: [String: StageRoute] = [:]
        for member in json["stages"]?.members ?? [] { routes[member.key] = try StageRoute(json: member.value) }
        self.init(routes: routes, deadlines: try Deadlines(json: json), version: version)
    }
}
