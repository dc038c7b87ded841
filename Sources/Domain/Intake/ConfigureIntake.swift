package import Kernel

/// Chooses the one intake project, its portal and request types (N20).
package struct ConfigureIntake: Sendable {
    /// The one poller of the organization's intake project.
    package static let pollID = "intake"

    /// How far back the first poll looks.
    package static let firstLook = Span.days(1)

    private let project: IntakeProject

    package init(_ project: IntakeProject) { self.project = project }

    package func callAsFunction(in tx: some Scope & HasIntake & HasConnections) throws {
        try tx.require(.admin, to: "configure intake")
        _ = try tx.connections.require(project.connection)
        guard !project.requestTypeIDs.isEmpty, project.requestTypeIDs.allSatisfy({ Int64($0) != nil }) else {
            throw Refusal(.invalid, "request_types_invalid", "name one or more request types by their numeric ids")
        }
        guard Int64(project.portalID) != nil else {
            throw Refusal(.invalid, "portal_invalid", "name the portal by its numeric id")
        }
        guard IssueKey.isValid(project.projectKey + "-1") else {
            throw Refusal(.invalid, "project_invalid", "name the project by its key, such as `HELP`")
        }
        guard Self.isUUID(project.appUUID) else {
            throw Refusal(.invalid, "app_invalid", "name the portal app by its UUID: the snapshot is stored under it")
        }
        try tx.intake.save(project)
        // However late the first poll comes, it looks from here: what was raised meanwhile must not be missed.
        if try tx.intake.polledUntil() == nil { try tx.intake.setPolledUntil(tx.now - Self.firstLook) }
        if try tx.queue.find(.poll, id: Self.pollID) == nil { try tx.queue.promise(.poll, id: Self.pollID, at: tx.now) }
        let data: JSON = [
            "project": .string(project.projectKey), "portal": .string(project.portalID),
            "requestTypes": .strings(project.requestTypeIDs),
        ]
        try tx.record(AuditEvent(.intakeConfigured, [.connection(project.connection)], data))
    }

    private static func isUUID(_ text: String) -> Bool {
        text.wholeMatch(of: /[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/) != nil
    }
}
