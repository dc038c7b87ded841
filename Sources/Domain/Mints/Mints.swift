package import Kernel

/// What is remembered of the sessions that were minted, apart from the log: figures to hold the next mint against.
package protocol Mints {
    /// Counts a mint into its hour.
    ///
    /// - Returns: how many that hour has by now.
    func count(_ connection: ID<Connection>, hour: Instant) throws -> Int
    /// How many sessions were minted in the hours from `start` up to `end`, and when the first of them begins.
    func past(_ connection: ID<Connection>, from start: Instant, to end: Instant) throws -> (
        mints: Int, first: Instant?
    )
    /// When each kind of work used the connection for the first time, by kind.
    func errands(of connection: ID<Connection>) throws -> [String: Instant]
    func addErrand(_ errand: String, of connection: ID<Connection>) throws

    func alerts(of connection: ID<Connection>) throws -> [MintAlert]
    func alerts(since moment: Instant) throws -> Int
    func save(_ alert: MintAlert) throws

    /// What the other system last granted otherwise than it was asked, for one set of scopes.
    func drifts(of connection: ID<Connection>) throws -> [ScopeDrift]
    func save(_ drift: ScopeDrift) throws
    func removeDrift(of connection: ID<Connection>, asked: String) throws

    func lastDrill() throws -> RevocationDrill?
    func save(_ drill: RevocationDrill) throws
    /// When somebody was last told that the drill is due.
    func drillToldAt() throws -> Instant?
    func noteDrillTold() throws

    /// Lets go of hours that no mean reaches any more.
    func prune(before moment: Instant) throws
}

package protocol HasMints: HasNotices { var mints: any Mints { get } }

/// That a mint was out of the ordinary: kept once for each class and connection.
package struct MintAlert: Equatable, Sendable {
    package let connection: ID<Connection>
    package let anomaly: MintAnomaly
    /// When it was told last.
    package var toldAt: Instant
    package var lastAt: Instant
    /// How often since it was told last.
    package var times: Int

    package init(
        connection: ID<Connection>,
        anomaly: MintAnomaly,
        toldAt: Instant,
        lastAt: Instant,
        times: Int
    ) {
        (self.connection, self.anomaly, self.toldAt) = (connection, anomaly, toldAt)
        (self.lastAt, self.times) = (lastAt, times)
    }
}

/// What the other system granted otherwise than it was asked.
package struct ScopeDrift: Equatable, Sendable {
    package let connection: ID<Connection>
    /// The scopes that were asked for, in order, as canonical JSON.
    package let asked: String
    package let missing: [String]
    package let extra: [String]
    package let foundAt: Instant

    package init(connection: ID<Connection>, asked: String, missing: [String], extra: [String], foundAt: Instant) {
        (self.connection, self.asked, self.missing) = (connection, asked, missing)
        (self.extra, self.foundAt) = (extra, foundAt)
    }
}
