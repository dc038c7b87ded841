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

extension IntakeProject {
    /// Where an issue was raised, as the tracker says.
    package struct Place: Equatable, Sendable {
        package let project: String
        /// Nil for an issue that was not raised in a portal.
        package let portal: String?
        package let requestType: String?

        package init(project: String, portal: String?, requestType: String?) {
            (self.project, self.portal, self.requestType) = (project, portal, requestType)
        }
    }

    /// Whether an issue raised there is a request for a tool: what is not known to be ours is not (N20).
    package func takes(_ place: Place) -> Bool {
        place.project == projectKey && place.portal == portalID
            && place.requestType.map(requestTypeIDs.contains) == true
    }
}

/// What became of an issue that was announced.
package struct IntakeItem: Equatable, Sendable {
    package enum State: String, Sendable, CaseIterable { case waiting, accepted, rejected }

    /// Where an issue is that was taken in and is not in the intake project any more.
    package enum Whereabouts: String, Sendable, CaseIterable {
        /// Deleted, or no longer ours to see.
        case gone
        /// In another project.
        case moved
    }

    /// The issue's key, which is the item's id.
    package let issue: String
    package var state: State
    /// Why it waits or was rejected, as a stable word.
    package var reason: String?
    package var attempts: Int
    package let firstSeenAt: Instant
    /// The hash of a snapshot that differs from the frozen one, or `absent`; nil while there is no difference.
    package var editedSnapshot: String?
    /// Nil while the issue is where it was raised.
    package var whereabouts: Whereabouts?

    package init(
        issue: String,
        state: State = .waiting,
        reason: String? = nil,
        attempts: Int = 0,
        firstSeenAt: Instant,
        editedSnapshot: String? = nil,
        whereabouts: Whereabouts? = nil
    ) {
        (self.issue, self.state, self.reason) = (issue, state, reason)
        (self.attempts, self.firstSeenAt, self.editedSnapshot) = (attempts, firstSeenAt, editedSnapshot)
        self.whereabouts = whereabouts
    }
}

package protocol Intake {
    func project() throws -> IntakeProject?
    func save(_ project: IntakeProject) throws
    /// Which further fields the portal asks for.
    func fields() throws -> IntakeFields
    func save(_ fields: IntakeFields) throws
    func find(_ issue: String) throws -> IntakeItem?
    func add(_ item: IntakeItem) throws
    func save(_ item: IntakeItem) throws
    /// Forgets the issue, so that its next change is looked at as if it were new.
    func remove(_ issue: String) throws
    func items(state: IntakeItem.State, page: PageRequest) throws -> Page<IntakeItem>
    /// Issues that were taken in and then edited, deleted or moved by hand, newest first.
    func changedByHand(page: PageRequest) throws -> Page<IntakeItem>
    /// Up to when the poller has seen all changes.
    func polledUntil() throws -> Instant?
    func setPolledUntil(_ instant: Instant) throws
}

package protocol HasIntake: HasQueue { var intake: any Intake { get } }
