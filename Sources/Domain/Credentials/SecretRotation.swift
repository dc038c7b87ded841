package import Kernel

/// The way of a connection's secrets from old values to new ones, one step at a time.
///
/// `staged` → `promoted` → `retired`; a staged one that does not prove itself ends as `failed`, one that is overtaken by
/// another as `superseded`, and a promoted one that an admin takes back as `restored`. The value in use is in one row at all
/// times: the old one until the promotion commits, the new one after it.
package struct SecretRotation: Equatable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// The new values are written beside the old ones, and are being tried.
        case staged
        /// The new values are in use; the old ones are kept for the grace.
        case promoted
        /// The old values are gone from here.
        case retired
        /// The new values never passed the test; they are gone, and the old ones stayed in use.
        case failed
        /// Something newer took the place of the new values before they were in use.
        case superseded
        /// An admin put the old values back within the grace.
        case restored
    }

    package let id: ID<SecretRotation>
    package let connection: ID<Connection>
    /// The version that the new values bear.
    package let version: Int64
    /// In order.
    package let fields: [String]
    package var state: State
    package let startedAt: Instant
    /// How often the new values were tried.
    package var probes: Int
    /// Why the last try failed: a code, never the other system's words.
    package var failure: String?
    package var promotedAt: Instant?
    package var finishedAt: Instant?

    package init(
        id: ID<SecretRotation>,
        connection: ID<Connection>,
        version: Int64,
        fields: [String],
        state: State = .staged,
        startedAt: Instant,
        probes: Int = 0,
        failure: String? = nil,
        promotedAt: Instant? = nil,
        finishedAt: Instant? = nil
    ) {
        (self.id, self.connection, self.version, self.fields) = (id, connection, version, fields)
        (self.state, self.startedAt, self.probes, self.failure) = (state, startedAt, probes, failure)
        (self.promotedAt, self.finishedAt) = (promotedAt, finishedAt)
    }

    /// How long the old values are kept after the promotion, unless the operator says otherwise.
    package static let grace = Span.hours(1)
    /// New values are tried that often before they are given up: other systems take seconds to minutes to know them.
    package static let maximumProbes = 10

    /// How long to wait after that many tries: 5 seconds, doubled, at most two minutes; a little over ten minutes in all.
    package static func wait(afterProbes probes: Int) -> Span {
        .seconds(min(120, 5 << Int64(min(max(probes - 1, 0), 5))))
    }
}

/// The staged rotations of an organization, and the values that wait in them.
package protocol SecretRotations {
    func find(_ id: ID<SecretRotation>) throws -> SecretRotation?
    /// Every rotation of the connection, the newest first.
    func all(of connection: ID<Connection>, limit: Int) throws -> [SecretRotation]
    /// Those in the state; at most one of a connection is `staged`, and one `promoted`.
    func find(_ state: SecretRotation.State, of connection: ID<Connection>) throws -> SecretRotation?
    func add(_ rotation: SecretRotation) throws
    func save(_ rotation: SecretRotation) throws
    /// One above every version that a secret of the connection ever had here.
    func nextVersion(of connection: ID<Connection>) throws -> Int64

    func value(_ role: SecretRotationValue, _ field: String, of rotation: ID<SecretRotation>) throws -> SealedValue?
    func setValue(_ sealed: SealedValue, _ role: SecretRotationValue, _ field: String, of rotation: ID<SecretRotation>)
        throws
    /// Every sealed value of the connection: in use, staged, and kept for a grace.
    func places(of connection: ID<Connection>) throws -> [SealedPlace]
    /// Removes the values so that they leave no bytes in the database.
    func removeValues(of rotation: ID<SecretRotation>) throws
}

/// Which of the two values of a field is kept beside the one in use.
package enum SecretRotationValue: String, Sendable {
    case staged
    /// Was in use before the promotion.
    case previous
}

package protocol HasSecretRotations: HasConnections, HasQueue { var secretRotations: any SecretRotations { get } }
