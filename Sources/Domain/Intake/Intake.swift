package import Kernel

/// The project registry: the one intake project, its portal and its request types (N20).
package struct IntakeProject: Equatable, Sendable {
    package let connection: ID<Connection>
    package let projectKey: String
    package let portalID: String
    package let requestTypeIDs: [String]
    /// The UUID of the portal app: Jira stores the snapshot under it.
    package let appUUID: String
    /// The group whose members may take part in pilots, by id; nil for nobody.
    package let pilotGroup: String?

    package init(
        connection: ID<Connection>,
        projectKey: String,
        portalID: String,
        requestTypeIDs: [String],
        appUUID: String,
        pilotGroup: String? = nil
    ) {
        (self.connection, self.projectKey, self.portalID) = (connection, projectKey, portalID)
        (self.requestTypeIDs, self.appUUID) = (requestTypeIDs, appUUID)
        self.pilotGroup = pilotGroup
    }
}

/// What became of an issue that was announced.
package struct IntakeItem: Equatable, Sendable {
    package enum State: String, Sendable, CaseIterable { case waiting, accepted, rejected }

    /// The issue's key, which is the item's id.
    package let issue: String
    package var state: State
    /// Why it waits or was rejected, as a stable word.
    package var reason: String?
    package var attempts: Int
    package let firstSeenAt: Instant

    package init(issue: String, state: State = .waiting, reason: String? = nil, attempts: Int = 0, firstSeenAt: Instant)
    {
        (self.issue, self.state, self.reason) = (issue, state, reason)
        (self.attempts, self.firstSeenAt) = (attempts, firstSeenAt)
    }
}

package protocol Intake {
    func project() throws -> IntakeProject?
    func save(_ project: IntakeProject) throws
    func find(_ issue: String) throws -> IntakeItem?
    func add(_ item: IntakeItem) throws
    func save(_ item: IntakeItem) throws
    func items(state: IntakeItem.State, page: PageRequest) throws -> Page<IntakeItem>
    /// Up to when the poller has seen all changes.
    func polledUntil() throws -> Instant?
    func setPolledUntil(_ instant: Instant) throws
}

package protocol HasIntake: HasQueue { var intake: any Intake { get } }
