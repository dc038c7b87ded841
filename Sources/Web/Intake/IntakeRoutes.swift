import Domain
import Hummingbird
import Kernel

/// Where requests come from, who decides on them, and what intake is doing.
enum IntakeRoutes {
    static let routes: [PageRoute] =
        IntakeFieldsForm.routes + [
            .get("/intake", .administer) { try await IntakePage(problem: nil).page($0) },
            .post("/intake", .administer, save),
            .post("/intake/issues", .administer, announce),
        ]

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        let typed = IntakeTyped(visit.form)
        return try await change(visit, .intakeSaved, typed) { tx in try ConfigureIntake(typed.project)(in: tx) }
    }

    @Sendable private static func announce(_ visit: Visit) async throws -> Response {
        let issue = visit.form["issue"] ?? ""
        return try await change(visit, .issueAnnounced, nil) { tx in try AnnounceIssue(issue)(in: tx) }
    }

    private static func change(
        _ visit: Visit,
        _ notice: Notice,
        _ typed: IntakeTyped?,
        _ deed: @escaping @Sendable (any Transaction) throws -> Void
    ) async throws -> Response {
        do { try await visit.write(deed) } catch let refusal as Refusal {
            return try await IntakePage(typed: typed, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["intake"], query: [("notice", notice.rawValue)]))
    }
}

/// What an admin types of the intake project.
struct IntakeTyped: Sendable {
    let connection: String
    let projectKey: String
    let portal: String
    let requestTypes: String
    let app: String
    let pilotGroup: String

    init(_ form: Form) {
        (connection, projectKey) = (form["connection"] ?? "", form["project"] ?? "")
        (portal, requestTypes) = (form["portal"] ?? "", form["request_types"] ?? "")
        (app, pilotGroup) = (form["app"] ?? "", form["pilot_group"] ?? "")
    }

    init(_ project: IntakeProject?) {
        (connection, projectKey) = (project?.connection.rawValue ?? "", project?.projectKey ?? "")
        (portal, requestTypes) = (project?.portalID ?? "", project?.requestTypeIDs.joined(separator: ", ") ?? "")
        (app, pilotGroup) = (project?.appUUID ?? "", project?.pilotGroup ?? "")
    }

    var project: IntakeProject {
        let types = requestTypes.split { $0 == "," || $0.isWhitespace }.map(String.init)
        return IntakeProject(
            connection: ID(connection),
            projectKey: projectKey,
            portalID: portal,
            requestTypeIDs: types,
            appUUID: app,
            pilotGroup: pilotGroup.isEmpty ? nil : pilotGroup
        )
    }

    func view(_ trackers: [Connection]) -> View {
        let options = trackers.map { (value: $0.id.rawValue, label: $0.name) }
        return [
            "trackers": Choices.of(options, chosen: connection), "hasTrackers": .flag(!options.isEmpty),
            "project": .text(projectKey), "portal": .text(portal), "requestTypes": .text(requestTypes),
            "app": .text(app), "pilotGroup": .text(pilotGroup),
        ]
    }
}
