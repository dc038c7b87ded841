package import Kernel

/// A way in which a mint is out of the ordinary.
///
/// The raw value is what storage and the log call it, and never changes.
package enum MintAnomaly: String, Sendable, CaseIterable {
    /// Far more sessions in an hour than this connection usually needs.
    case volume
    /// A kind of work that never used this connection before.
    case newErrand = "new_errand"
    /// No piece of work and no deed wanted the session.
    case outsideErrand = "outside_errand"
    /// The connection is switched off, disconnected or gone; nothing was handed out.
    case afterDisconnect = "after_disconnect"
    /// A key of the operator's app signed, and no call to the vendor followed.
    case unusedSignature = "unused_signature"

    package var words: String {
        switch self {
        case .volume: "far more sessions than usual were minted within an hour"
        case .newErrand: "a kind of work used the connection for the first time"
        case .outsideErrand: "a session was minted that no work and no deed had asked for"
        case .afterDisconnect: "a session was asked for after the connection had been stopped; none was handed out"
        case .unusedSignature: "a key of the operator's app was used, and no call followed"
        }
    }
}

/// From when on a mint is out of the ordinary.
///
/// Chosen so that a server that works as it should, is restarted several times a day and is refused now and then,
/// stays below: it needs one session an hour for each set of scopes and each process.
package enum MintThresholds {
    /// Sessions of one connection in an hour of the clock that are always fine.
    package static let volumeFloor = 20
    /// How many times the mean hour is still fine.
    package static let volumeFactor = 5
    /// How far back the mean goes.
    package static let baseline = Span.days(7)
    /// For how long after its first session a connection learns which kinds of work use it.
    package static let learning = Span.days(1)
    /// An alert of one class about one connection is given once in that time.
    package static let quiet = Span.days(1)
    /// Sessions of so many organizations within a minute are always fine.
    package static let fanOutFloor = 50
    package static let fanOutWindow = Span.minutes(1)
    /// A process that has just started mints every session anew.
    package static let fanOutLearning = Span.minutes(10)
    /// The drill of stopping all connections is due again after that.
    package static let drill = Span.days(92)
}
