import Domain
import Kernel

/// What is to be known of a connection's sessions: why there are none, what was granted otherwise than asked, and what
/// was out of the ordinary in the last month.
struct SessionNews: Sendable {
    private static let shown = Span.days(30)

    private let loss: String?
    private let drifts: [ScopeDrift]
    private let alerts: [MintAlert]

    init(_ connection: Connection, in tx: any Transaction) throws {
        loss = connection.disconnectedBecause
        drifts = try tx.mints.drifts(of: connection.id)
        alerts = try tx.mints.alerts(of: connection.id).filter { tx.now - $0.lastAt < Self.shown }
    }

    func view(_ clock: ViewerClock) -> View {
        let all = losses + drifts.map { row($0, clock) } + alerts.map { row($0, clock) }
        return ["news": .list(all), "hasNews": .flag(!all.isEmpty)]
    }

    private var losses: [View] {
        loss.map { reason in
            [
                "name": "Trust was withdrawn", "detail": .text(reason.sentence),
                "lozenges": [Lozenge("Disconnected", .bad)].field,
            ]
        }.map { [$0] } ?? []
    }

    private func row(_ drift: ScopeDrift, _ clock: ViewerClock) -> View {
        let missing = drift.missing.isEmpty ? "" : "Not granted: \(drift.missing.joined(separator: ", ")). "
        let extra =
            drift.extra.isEmpty ? "" : "Granted without being asked for: \(drift.extra.joined(separator: ", ")). "
        return [
            "name": "Granted otherwise than asked",
            "detail": .text(missing + extra + "Seen \(clock.moment(drift.foundAt))."),
            "lozenges": [Lozenge("Drift", .warn)].field,
        ]
    }

    private func row(_ alert: MintAlert, _ clock: ViewerClock) -> View {
        let often = alert.times > 1 ? "\(alert.times) times, last " : ""
        return [
            "name": .text(alert.anomaly.words.capitalizedFirst),
            "detail": .text("Seen \(often)\(clock.moment(alert.lastAt)). The log names the sessions."),
            "lozenges": [Lozenge("Unusual", .bad)].field,
        ]
    }
}
