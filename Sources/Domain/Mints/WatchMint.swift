package import Kernel

/// Holds a mint against what is usual for its connection.
struct WatchMint {
    private let connection: ID<Connection>
    private let session: String
    private let errand: String?

    init(_ connection: ID<Connection>, session: String, errand: String?) {
        (self.connection, self.session, self.errand) = (connection, session, errand)
    }

    func callAsFunction(in tx: some Scope & HasMints) throws {
        try watchErrand(in: tx)
        try watchVolume(in: tx)
    }

    private func watchErrand(in tx: some Scope & HasMints) throws {
        guard let errand else {
            return try AlertOfMint(.outsideErrand, connection, session: session)(in: tx)
        }
        let known = try tx.mints.errands(of: connection)
        guard known[errand] == nil else { return }
        try tx.mints.addErrand(errand, of: connection)
        guard errand != RecordMint.test, let first = known.values.min(),
            tx.now - first >= MintThresholds.learning
        else { return }
        // Each kind is told of by itself, so two in one day are two alerts.
        try AlertOfMint(.newErrand, connection, session: session, errand: errand, isAlwaysTold: true)(in: tx)
    }

    private func watchVolume(in tx: some Scope & HasMints) throws {
        let hour = tx.now.startOfHour
        let count = try tx.mints.count(connection, hour: hour)
        guard count > MintThresholds.volumeFloor else { return }
        let (mints, first) = try tx.mints.past(connection, from: hour - MintThresholds.baseline, to: hour)
        let hours = first.map { max(1, (hour - $0).milliseconds / Span.hours(1).milliseconds) } ?? 1
        // Rounded up, so that a mean of less than one counts as one.
        let mean = (mints + Int(hours) - 1) / Int(hours)
        let limit = max(MintThresholds.volumeFloor, MintThresholds.volumeFactor * mean)
        guard count > limit else { return }
        let figures: JSON = ["count": .integer(Int64(count)), "usual": .integer(Int64(mean))]
        try AlertOfMint(.volume, connection, session: session, errand: errand, figures: figures)(in: tx)
    }
}

/// Tells of a mint that is out of the ordinary: an entry, and with it a notice, once a day for each class and connection.
package struct AlertOfMint: Sendable {
    private let anomaly: MintAnomaly
    private let connection: ID<Connection>
    private let session: String?
    private let errand: String?
    private let isAlwaysTold: Bool
    private let figures: JSON

    package init(
        _ anomaly: MintAnomaly,
        _ connection: ID<Connection>,
        session: String? = nil,
        errand: String? = nil,
        isAlwaysTold: Bool = false,
        figures: JSON = [:]
    ) {
        (self.anomaly, self.connection, self.session) = (anomaly, connection, session)
        (self.errand, self.isAlwaysTold, self.figures) = (errand, isAlwaysTold, figures)
    }

    package func callAsFunction(in tx: some Scope & HasMints) throws {
        let known = try tx.mints.alerts(of: connection).first { $0.anomaly == anomaly }
        if var known, !isAlwaysTold, tx.now - known.toldAt < MintThresholds.quiet {
            known.times += 1
            known.lastAt = tx.now
            return try tx.mints.save(known)
        }
        let alert = MintAlert(connection: connection, anomaly: anomaly, toldAt: tx.now, lastAt: tx.now, times: 1)
        try tx.mints.save(alert)
        let data: JSON = ["class": .string(anomaly.rawValue), "session": .text(session), "errand": .text(errand)]
        let all = JSON.object((data.members ?? []) + (figures.members ?? []))
        try tx.record(AuditEvent(.mintAnomalyDetected, [.connection(connection)], all))
    }
}

extension Instant {
    /// The beginning of the hour in UTC.
    var startOfHour: Instant {
        let hour = Span.hours(1).milliseconds
        return self - Span(milliseconds: (milliseconds % hour + hour) % hour)
    }
}
